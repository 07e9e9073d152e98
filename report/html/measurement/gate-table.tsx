/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Gate } from '../../../contracts/results/load-result/gate.ts';
import { significant } from '../../numbers.ts';
import { Line } from '../visible.tsx';

/** What each gate required, what was measured, and whether it passed. */
export function GateTable({ gates }: { gates: readonly Gate[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label="Gates">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">Gate</th>
            <th scope="col" class="number">
              Required
            </th>
            <th scope="col" class="number">
              Measured
            </th>
            <th scope="col">Decided by</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {gates.map(({ flag, unit, asked, measured, mode, passed }) => (
            <tr>
              <th scope="row">
                <code>{flag}</code>
              </th>
              <td class="number">
                {flag.startsWith('--min') ? 'at least' : 'at most'} {significant(asked)} {unit}
              </td>
              <td class="number">{measured === null ? 'nothing' : `${significant(measured)} ${unit}`}</td>
              <td>
                <Line text={mode || '–'} limit={60} />
              </td>
              <td>
                <strong class={passed ? 'good' : 'bad'}>{passed ? '✓ passed' : '✗ failed'}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
