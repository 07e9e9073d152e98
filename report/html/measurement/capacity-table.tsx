/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import type { Capacity, Step } from '../../../contracts/results/load-result/open-model.ts';
import type { LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import {
  failedRequests,
  latencyCeilingMs,
  limitOf,
} from '../../../contracts/results/load-result/step-limit.ts';
import { grouped, milliseconds } from '../../numbers.ts';
import { span } from '../moment.tsx';

/** The highest rate that each mode sustained, and what ended its ladder. */
export function CapacityTable({ load }: { load: LoadRunResult }) {
  const { capacity, steps } = load;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label="Capacity">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">Mode</th>
            <th scope="col" class="number">
              Sustained events/s
            </th>
            <th scope="col" class="number">
              For
            </th>
            <th scope="col" class="number">
              p99 of the latency
            </th>
            <th scope="col" class="number">
              Rates tried
            </th>
            <th scope="col">What ended the ladder</th>
          </tr>
        </thead>
        <tbody>
          {capacity?.map((one) => (
            <Row capacity={one} steps={steps.filter(({ mode }) => modeName(mode) === modeName(one.mode))} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ capacity, steps }: { capacity: Capacity; steps: readonly Step[] }) {
  const { eventsPerSecond, heldMs, limit } = capacity;
  const held = eventsPerSecond === null ? undefined : steps.findLast((step) => limitOf(step) === null);
  const failed = steps.filter((step) => limitOf(step) !== null);
  return (
    <tr>
      <th scope="row">{modeName(capacity.mode)}</th>
      <td class="number">
        <strong>{eventsPerSecond === null ? 'none' : grouped(eventsPerSecond)}</strong>
      </td>
      <td class="number">{eventsPerSecond === null ? '–' : span(heldMs)}</td>
      <td class="number">{held?.latencyMs ? `${milliseconds(held.latencyMs.p99)} ms` : '–'}</td>
      <td class="number">{steps.length}</td>
      <td class="words">
        {failed.length > 0
          ? failed.map(endedBy).join('; ')
          : (limit ?? 'nothing: the highest rate that was tried was sustained')}
      </td>
    </tr>
  );
}

/** `ramp 7 at 3,120/s: 41 of 900 requests dropped`. */
function endedBy(step: Step): string {
  const { sent, planned } = step.requests;
  const met = {
    errors: `${grouped(failedRequests(step))} of ${grouped(sent)} requests failed`,
    dropped: `${grouped(step.dropped)} of ${grouped(planned)} requests dropped`,
    latency: `p99 of the latency ${step.latencyMs ? `${milliseconds(step.latencyMs.p99)} ms, above ${grouped(latencyCeilingMs)} ms` : 'unknown'}`,
    interrupted: 'cut short',
  }[limitOf(step)!];
  return `${step.name} at ${grouped(step.eventsPerSecond)}/s: ${met}`;
}
