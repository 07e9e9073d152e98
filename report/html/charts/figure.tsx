/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Chart } from './chart.ts';

/** Number of color classes in the style. */
const colors = 6;

/** Charts side by side, as many as fit. */
export function Figures({ charts }: { charts: readonly Chart[] }) {
  return (
    <div class="charts">
      {charts.map(({ title, caption, svg, legend }) => (
        <figure class="chart">
          <figcaption>
            <strong>{title}</strong> <span class="quiet">{caption}</span>
          </figcaption>
          {legend.length > 0 ? (
            <ul class="legend">
              {legend.map((name, nth) => (
                <li class={`color-${(nth % colors) + 1}`}>{name}</li>
              ))}
            </ul>
          ) : null}
          <div dangerouslySetInnerHTML={{ __html: svg }} />
        </figure>
      ))}
    </div>
  );
}
