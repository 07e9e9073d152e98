/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import type { Trend } from '../../../contracts/results/load-result/trend.ts';

const measured = { throughput: 'throughput', p99: 'p99 of the service time' } as const satisfies Record<
  Trend['of'],
  string
>;

/** The result of the trend test over the rounds, per mode. */
export function TrendTable({ trends }: { trends: readonly Trend[] }) {
  if (trends.length === 0) return <p>Not tested: too few rounds were completed. Use a longer --duration.</p>;
  return (
    <>
      <p class="quiet small">
        Two-sided Mann-Kendall test for a monotonic trend, at p = 0.05. The change is the Theil-Sen slope from
        the first round to the last.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Trends over the rounds">
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">Mode</th>
              <th scope="col">Of</th>
              <th scope="col" class="number">
                Rounds
              </th>
              <th scope="col" class="number">
                Change, first round to last
              </th>
              <th scope="col" class="number">
                p
              </th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {trends.map((trend) => (
              <tr>
                <th scope="row">{modeName(trend.mode)}</th>
                <td>{measured[trend.of]}</td>
                <td class="number">{trend.rounds}</td>
                <td class="number">
                  {trend.changePercent > 0 ? '+' : ''}
                  {trend.changePercent.toFixed(1)} %
                </td>
                <td class="number">{trend.p < 0.001 ? '< 0.001' : trend.p.toFixed(3)}</td>
                <td>{trend.direction === 'none' ? 'no trend' : <strong>{trend.direction}</strong>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
