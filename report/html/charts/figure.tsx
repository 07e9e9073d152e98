/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Chart } from './chart.ts';

/** Classes of the style. */
const colours = 6;

/** Charts beside one another, as many as there is room for. */
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
                <li class={`colour-${(nth % colours) + 1}`}>{name}</li>
              ))}
            </ul>
          ) : null}
          <div dangerouslySetInnerHTML={{ __html: svg }} />
        </figure>
      ))}
    </div>
  );
}
