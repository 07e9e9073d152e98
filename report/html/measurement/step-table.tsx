/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import type { ServiceTime } from '../../../contracts/results/load-result/mode-result.ts';
import type { Step } from '../../../contracts/results/load-result/open-model.ts';
import { failedRequests } from '../../../contracts/results/load-result/step-limit.ts';
import { grouped, milliseconds } from '../../numbers.ts';
import { span } from '../moment.tsx';
import { Line } from '../visible.tsx';

const quantiles = ['p50', 'p90', 'p99', 'p99_9', 'max'] as const satisfies (keyof ServiceTime)[];
const leading = ['Step', 'Mode', 'Planned events/s', 'Actual', 'Duration', 'Requests', 'Failed', 'Dropped'];
const [textColumns, columns] = [2, leading.length + 2 * quantiles.length];

/** Every step at a given rate: latency from when a request was due, next to service time. */
export function StepTable({ steps }: { steps: readonly Step[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label="Steps at a given rate">
      <table class="figures steps">
        <thead>
          <tr>
            {leading.map((name, nth) => (
              <th scope="col" rowSpan={2} class={nth < textColumns ? undefined : 'number'}>
                {name}
              </th>
            ))}
            <th scope="colgroup" colSpan={quantiles.length} class="span">
              Latency from when it was due, ms
            </th>
            <th scope="colgroup" colSpan={quantiles.length} class="span">
              Service time from when it was sent, ms
            </th>
          </tr>
          <tr>
            {[...quantiles, ...quantiles].map((name) => (
              <th scope="col" class="number">
                {name.replace('_', '.')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <Row step={step} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ step }: { step: Step }) {
  const { valid, reason, requests } = step;
  return (
    <>
      <tr class={valid ? undefined : 'invalid'}>
        <th scope="row">
          <Line text={step.name} limit={40} />
        </th>
        <td>{modeName(step.mode)}</td>
        <td class="number">{grouped(step.eventsPerSecond)}</td>
        <td class="number">{grouped(step.acknowledgedPerSecond)}</td>
        <td class="number">{span(step.durationMs)}</td>
        <td class="number">{grouped(Math.min(requests.sent, requests.planned))}</td>
        <td class="number">{grouped(failedRequests(step))}</td>
        <td class="number">{grouped(step.dropped)}</td>
        {valid ? (
          <Times of={step.latencyMs} />
        ) : (
          <td colSpan={quantiles.length} class="span">
            <strong class="bad">invalid</strong>
          </td>
        )}
        <Times of={step.serviceTimeMs} quiet={!valid} />
      </tr>
      {valid ? null : (
        <tr class="why">
          <td colSpan={columns}>
            <span>
              <Line text={reason ?? ''} limit={300} />
            </span>
          </td>
        </tr>
      )}
    </>
  );
}

function Times({ of, quiet = false }: { of: ServiceTime | null; quiet?: boolean }) {
  return (
    <>
      {quantiles.map((name) => (
        <td class={quiet ? 'number quiet' : 'number'}>{of ? milliseconds(of[name]) : '–'}</td>
      ))}
    </>
  );
}
