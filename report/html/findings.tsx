/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Report, RequirementResult, Verdict } from '../../contracts/results/report.ts';
import { withoutStopped } from '../notes.ts';
import { Badge } from './verdict-badge.tsx';
import { Line } from './visible.tsx';

/** What did not pass, worst first; requirements with the same reason together. */
export function Findings({ report }: { report: Report }) {
  const wrong = byReason(report, ['fail', 'error', 'waived', 'warn']);
  const skipped = byReason(report, ['skip']);
  const observed = byReason(report, ['info']);
  if (wrong.length + skipped.length + observed.length === 0) return null;
  return (
    <>
      {wrong.length > 0 ? (
        <section aria-labelledby="findings">
          <h2 id="findings">Findings</h2>
          <ReasonTable groups={wrong} />
        </section>
      ) : null}
      {skipped.length > 0 ? (
        <section aria-labelledby="untested">
          <h2 id="untested">Not tested</h2>
          <ReasonTable groups={skipped} />
        </section>
      ) : null}
      {observed.length > 0 ? (
        <section aria-labelledby="observed">
          <h2 id="observed">Observed</h2>
          <p class="quiet">The documents are silent here. No deployment fails because of these.</p>
          <ReasonTable groups={observed} />
        </section>
      ) : null}
    </>
  );
}

function ReasonTable({ groups }: { groups: readonly RequirementResult[][] }) {
  return (
    <table class="findings">
      <tbody>
        {groups.map((rows) => {
          const [{ verdict, level, title, reason }] = rows as [RequirementResult];
          return (
            <tr>
              <td>
                <Badge verdict={verdict} />
              </td>
              <td>
                {rows.length === 1 ? (
                  <p>
                    <a href={`#${encodeURIComponent(rows[0]!.id)}`}>{rows[0]!.id}</a> {level}: {title}
                  </p>
                ) : (
                  <p class="ids">
                    {rows.map(({ id }) => (
                      <>
                        <a href={`#${encodeURIComponent(id)}`}>{id}</a>{' '}
                      </>
                    ))}
                  </p>
                )}
                <p class="reason">
                  <Line text={reason ?? ''} limit={300} />
                </p>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function byReason(report: Report, of: readonly Verdict[]): RequirementResult[][] {
  const groups = new Map<string, RequirementResult[]>();
  for (const verdict of of)
    for (const row of withoutStopped(report).filter((one) => one.verdict === verdict)) {
      const key = `${verdict} ${row.reason}`;
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
  return [...groups.values()];
}
