import Table from 'cli-table3';
import pc from 'picocolors';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import type { Step } from '../../contracts/results/load-result/open-model.ts';
import type { LoadResult } from '../../contracts/results/load-result/result.ts';
import { grouped, milliseconds } from '../numbers.ts';
import { bareTable } from './bare-table.ts';

/** Steps at a given rate, the highest sustained rates, and drift over time; nothing for a run without them. */
export function openModelLines(load: LoadResult): string[] {
  if (load.kind !== 'run') return [];
  const { steps, capacity, trends } = load;
  return [
    ...(steps.length > 0
      ? [
          pc.dim(
            'Steps at a given rate. Latency counts from when a request was due, service time from when it was sent.\n',
          ),
          stepTable(steps),
          '',
        ]
      : []),
    ...(capacity ?? []).map(({ mode, eventsPerSecond, heldMs, limit }) =>
      eventsPerSecond === null
        ? pc.yellow(`${modeName(mode)} sustained no rate${limit ? `: ${limit}` : ''}.`)
        : `${modeName(mode)} sustained ${grouped(eventsPerSecond)} events/s for ${Math.round(heldMs / 1000)} s${limit ? `; the next rate met ${limit}` : ''}.`,
    ),
    ...(trends ?? []).map(({ mode, of, changePercent, p, direction, rounds }) => {
      const change = `${changePercent > 0 ? '+' : ''}${changePercent.toFixed(1)} % over ${rounds} rounds, p = ${p.toFixed(3)}`;
      const text = `${modeName(mode)}, ${of}: ${direction === 'none' ? 'no trend' : direction} (${change}).`;
      return direction === 'none' ? text : pc.yellow(text);
    }),
  ];
}

function stepTable(steps: readonly Step[]): string {
  const table = new Table({
    head: ['step', 'mode', 'planned/s', 'actual', 'latency p50', 'p99', 'service p50', 'p99', 'dropped'].map(
      (name) => pc.bold(name),
    ),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    ...bareTable,
  });
  for (const step of steps) {
    const times = [step.latencyMs, step.serviceTimeMs].flatMap((time) => [time?.p50, time?.p99]);
    table.push([
      step.name,
      modeName(step.mode),
      grouped(step.eventsPerSecond),
      grouped(step.acknowledgedPerSecond),
      ...times.map((ms) => (ms === undefined ? '–' : step.valid ? milliseconds(ms) : pc.red('invalid'))),
      step.dropped > 0 ? pc.red(grouped(step.dropped)) : '0',
    ]);
  }
  return table.toString();
}
