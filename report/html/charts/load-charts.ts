import * as Plot from '@observablehq/plot';
import type { ArmResult } from '../../../contracts/results/load-result/arm.ts';
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import type { ServiceTime } from '../../../contracts/results/load-result/mode-result.ts';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';
import { batchChart, fewestSizes } from './batch-chart.ts';
import { type Chart, draw } from './chart.ts';
import { measuredArms } from './measured-arms.ts';
import { roundCharts } from './round-charts.ts';

const quantiles = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p99', 'p99'],
  ['p99_9', 'p99.9'],
  ['max', 'max'],
] as const satisfies [keyof ServiceTime, string][];

/** Most rows of a chart that have room for labels. */
const mostLabelled = 6;

/** The charts of the rounds of a load result; charts without figures are left out. */
export function loadCharts(load: LoadResult): Chart[] {
  const names = load.modes.map(({ mode }) => modeName(mode));
  const arms = measuredArms(load);
  const [rates, times] = roundCharts(load, arms);
  // A throughput that counts lost events means nothing.
  const isInvalid = load.validity.verdict === 'INVALID';
  const hasManySizes = load.kind !== 'archive' && load.settings.batches.length >= fewestSizes;
  const charts = [
    isInvalid ? null : hasManySizes ? batchChart(load, arms) : throughput(load, names, arms),
    serviceTimes(load, names),
    isInvalid ? null : rates,
    times,
  ];
  return charts.filter((chart) => chart !== null && chart !== undefined);
}

function throughput({ modes }: LoadResult, names: string[], arms: ArmResult[]): Chart | null {
  const means = modes
    .filter(({ eventsPerSecond }) => eventsPerSecond !== null)
    .map(({ mode, eventsPerSecond }) => ({ mode: modeName(mode), rate: eventsPerSecond! }));
  if (means.length === 0) return null;
  const rounds = arms.map(({ mode, eventsPerSecond }) => ({ mode: modeName(mode), rate: eventsPerSecond }));
  const svg = draw(
    {
      ...sizeFor(names),
      x: { label: 'acknowledged events per second', grid: true, zero: true, nice: true },
      y: { label: null, domain: names },
    },
    [
      Plot.barX(means, { x: 'rate', y: 'mode', fill: 'var(--bar)', insetTop: 5, insetBottom: 5 }),
      Plot.ruleY(
        rounds,
        Plot.groupY({ x1: 'min', x2: 'max' }, { x1: 'rate', x2: 'rate', y: 'mode', strokeWidth: 1.5 }),
      ),
      Plot.dot(rounds, {
        x: 'rate',
        y: 'mode',
        r: 3,
        fill: 'var(--paper)',
        stroke: 'currentColor',
        strokeWidth: 1.5,
      }),
    ],
    `Throughput: ${means.map(({ mode, rate }) => `${mode} ${Math.round(rate)} events per second`).join(', ')}`,
  );
  return {
    title: 'Throughput',
    caption: 'Bar: all rounds together. Dots: each round. The line spans the slowest and the fastest round.',
    svg,
    legend: [],
  };
}

function serviceTimes({ modes }: LoadResult, names: string[]): Chart | null {
  const times = modes.flatMap(({ mode, serviceTimeMs }) =>
    serviceTimeMs
      ? quantiles
          .filter(([key]) => serviceTimeMs[key] > 0)
          .map(([key, name]) => ({ mode: modeName(mode), name, ms: serviceTimeMs[key] }))
      : [],
  );
  if (times.length === 0) return null;
  const inset = names.length > mostLabelled ? 3 : 13;
  const svg = draw(
    {
      ...sizeFor(names),
      x: {
        type: 'log',
        label: 'service time of a request, ms (logarithmic)',
        grid: true,
        nice: true,
        ticks: 6,
        tickFormat: 'd',
      },
      y: { label: null, domain: names },
    },
    [
      Plot.ruleY(
        times,
        Plot.groupY(
          { x1: 'min', x2: 'max' },
          { x1: 'ms', x2: 'ms', y: 'mode', stroke: 'var(--bar)', strokeWidth: 8 },
        ),
      ),
      Plot.tickX(times, { x: 'ms', y: 'mode', strokeWidth: 2, insetTop: inset, insetBottom: inset }),
      // One label to the left, one to the right and one below, so that they cannot overlap.
      ...(names.length > mostLabelled
        ? []
        : [
            label(times, 'p50', { textAnchor: 'end', dx: 4, dy: -17 }),
            label(times, 'p99', { textAnchor: 'start', dx: -4, dy: -17 }),
            label(times, 'max', { dy: 17 }),
          ]),
    ],
    `Service time: ${modes.map(({ mode, serviceTimeMs: time }) => `${modeName(mode)} median ${time?.p50.toFixed(1) ?? 'unknown'} ms, p99 ${time?.p99.toFixed(1) ?? 'unknown'} ms`).join('; ')}`,
  );
  return {
    title: 'Service time',
    caption:
      'Ticks: p50, p90, p99, p99.9 and max over all requests of a mode. A Bundle is one request with many events.',
    svg,
    legend: [],
  };
}

function label(
  times: { mode: string; name: string; ms: number }[],
  name: string,
  place: Plot.TextOptions,
): Plot.Markish {
  const named = times.filter((one) => one.name === name);
  return Plot.text(named, { x: 'ms', y: 'mode', text: 'name', fill: 'var(--quiet)', ...place });
}

function sizeFor(names: readonly string[]): Plot.PlotOptions {
  const longest = Math.max(0, ...names.map(({ length }) => length));
  return {
    width: 520,
    height: 72 + (names.length > mostLabelled ? 24 : 52) * names.length,
    marginLeft: Math.max(72, 8 + 7 * longest),
    marginRight: 24,
  };
}
