/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import type { ModeResult, ServiceTime } from '../../../contracts/results/load-result/mode-result.ts';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';
import { grouped, milliseconds } from '../../numbers.ts';
import { measuredArms } from '../charts/measured-arms.ts';

const none = '–';
const times = ['p50', 'p90', 'p99', 'p99_9', 'max'] as const satisfies (keyof ServiceTime)[];

/** A row per mode: throughput, its ratio to single with the interval, service times, errors. */
export function ModeTable({ load }: { load: LoadResult }) {
  const isInvalid = load.validity.verdict === 'INVALID';
  return (
    <>
      <p class="quiet small">{howMeasured(load)} Times are per request, from sent to answered.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Results by mode">
        <table class="figures">
          <thead>
            <tr>
              {['Mode', 'Events/s', 'Rounds, low to high', '× single', '95 % CI', 'Requests/s', 'Bytes/event']
                .concat('p50 ms', 'p90', 'p99', 'p99.9', 'max', 'Events acknowledged', 'Failed requests')
                .map((name, nth) => (
                  <th scope="col" class={nth === 0 ? undefined : 'number'}>
                    {name}
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {load.modes.map((mode) => (
              <tr>
                <th scope="row">{modeName(mode.mode)}</th>
                <Cell
                  of={
                    mode.eventsPerSecond === null
                      ? isInvalid
                        ? 'INVALID'
                        : none
                      : grouped(mode.eventsPerSecond)
                  }
                  strong
                />
                <Cell of={range(mode, load)} />
                <Cell of={mode.ratioToSingle?.value.toFixed(2) ?? none} strong />
                <Cell of={interval(mode)} />
                <Cell of={mode.requestsPerSecond === null ? none : grouped(mode.requestsPerSecond)} />
                <Cell of={mode.bytesPerEvent === null ? none : grouped(mode.bytesPerEvent)} />
                <Times of={mode.serviceTimeMs} />
                <Cell of={grouped(mode.events.acknowledged)} />
                <Cell of={grouped(sum(mode.errors))} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** Every arm in the order in which it ran, warm-up included. */
export function ArmTable({ load }: { load: LoadResult }) {
  return (
    <details class="case">
      <summary>All {load.arms.length} arms in order</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Arms">
        <table class="figures">
          <thead>
            <tr>
              {['Round or step', 'Mode', 'Window s', 'Events/s', 'Acknowledged', 'In doubt', 'Stored']
                .concat('p50 ms', 'p90', 'p99', 'p99.9', 'max', 'Failed requests')
                .map((name, nth) => (
                  <th scope="col" class={nth === 1 ? undefined : 'number'}>
                    {name}
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {load.arms.map((arm) => (
              <tr>
                <Cell of={arm.step ?? (arm.round === 0 ? 'warm-up' : String(arm.round))} />
                <td>
                  {modeName(arm.mode)}
                  {arm.control ? ' (A/A)' : null}
                  {arm.complete ? null : ' (cut short)'}
                </td>
                <Cell of={(arm.windowMs / 1000).toFixed(2)} />
                <Cell of={load.validity.verdict === 'INVALID' ? none : grouped(arm.eventsPerSecond)} />
                <Cell of={grouped(arm.events.acknowledged)} />
                <Cell of={grouped(arm.events.inDoubt)} />
                <Cell of={arm.events.stored === null ? none : grouped(arm.events.stored)} />
                <Times of={arm.serviceTimeMs} />
                <Cell of={grouped(sum(arm.errors))} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Cell({ of, strong = false }: { of: string; strong?: boolean }) {
  return <td class="number">{strong ? <strong>{of}</strong> : of}</td>;
}

function Times({ of }: { of: ServiceTime | null }) {
  return (
    <>
      {times.map((name) => (
        <Cell of={of ? milliseconds(of[name]) : none} />
      ))}
    </>
  );
}

function howMeasured(load: LoadResult): string {
  if (load.kind === 'archive') return `${load.settings.vus} VUs, closed model, from an archive.`;
  const { settings, run } = load;
  const rounds = settings.rounds === 1 ? '1 round' : `${settings.rounds} rounds`;
  const events =
    settings.eventsPerArm === null
      ? ''
      : ` of the same ${grouped(settings.eventsPerArm)} events in each mode`;
  const vus = settings.vuSearch ? 'VUs found for each mode' : `${settings.vus} VUs`;
  return `${vus}, closed model, ${rounds}${events}, order from seed ${run.seed}.`;
}

/** The slowest and the fastest measured round of a mode. */
function range({ mode }: ModeResult, load: LoadResult): string {
  if (load.validity.verdict === 'INVALID') return none;
  const rates = measuredArms(load)
    .filter((arm) => modeName(arm.mode) === modeName(mode))
    .map(({ eventsPerSecond }) => eventsPerSecond);
  return rates.length < 2 ? none : `${grouped(Math.min(...rates))} to ${grouped(Math.max(...rates))}`;
}

function interval({ ratioToSingle }: ModeResult): string {
  const of = ratioToSingle?.interval;
  return of ? `${of.low.toFixed(2)} to ${of.high.toFixed(2)}` : none;
}

function sum(errors: Record<string, number>): number {
  return Object.values(errors).reduce((total, count) => total + count, 0);
}
