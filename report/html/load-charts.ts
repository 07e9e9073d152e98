import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type ArmResult, type LoadResult, modeName, type ServiceTime } from '../../contracts/load.ts';
import { measuredArms } from './measured-arms.ts';

/** A chart as SVG, coloured by the page's style. */
export interface Chart {
  title: string;
  /** What is drawn, and how it is to be read. */
  caption: string;
  svg: string;
  /** What the colours stand for, in the order of the classes `colour-1`, `colour-2` …; empty when nothing rests on colour. */
  legend: string[];
}

const colours = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)', 'var(--c6)'];
const quantiles = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p99', 'p99'],
  ['p99_9', 'p99.9'],
  ['max', 'max'],
] as const satisfies [keyof ServiceTime, string][];

/** The charts of a load result; those for which it has no figures are left out. */
export function loadCharts(load: LoadResult): Chart[] {
  const names = load.modes.map(({ mode }) => modeName(mode));
  const arms = measuredArms(load);
  const [rates, times] = overRounds(names, arms);
  // A throughput that counts lost events is none.
  const isInvalid = load.validity.verdict === 'INVALID';
  const charts = [
    isInvalid ? null : throughput(load, names, arms),
    latency(load, names),
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
      x: { label: 'acknowledged events a second', grid: true, zero: true, nice: true },
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
    `Throughput: ${means.map(({ mode, rate }) => `${mode} ${Math.round(rate)} events a second`).join(', ')}`,
  );
  return {
    title: 'Throughput',
    caption: 'Bar: all rounds together. Dots: each round; the line spans the slowest and the fastest one.',
    svg,
    legend: [],
  };
}

function latency({ modes }: LoadResult, names: string[]): Chart | null {
  const times = modes.flatMap(({ mode, serviceTimeMs }) =>
    serviceTimeMs
      ? quantiles
          .filter(([key]) => serviceTimeMs[key] > 0)
          .map(([key, name]) => ({ mode: modeName(mode), name, ms: serviceTimeMs[key] }))
      : [],
  );
  if (times.length === 0) return null;
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
      Plot.tickX(times, { x: 'ms', y: 'mode', strokeWidth: 2, insetTop: 13, insetBottom: 13 }),
      // One label to the left, one to the right and one below: they can't lie upon each other.
      label(times, 'p50', { textAnchor: 'end', dx: 4, dy: -17 }),
      label(times, 'p99', { textAnchor: 'start', dx: -4, dy: -17 }),
      label(times, 'max', { dy: 17 }),
    ],
    `Service time: ${modes.map(({ mode, serviceTimeMs: time }) => `${modeName(mode)} median ${time?.p50.toFixed(1) ?? 'unknown'} ms, p99 ${time?.p99.toFixed(1) ?? 'unknown'} ms`).join('; ')}`,
  );
  return {
    title: 'Latency',
    caption:
      'Ticks: p50, p90, p99, p99.9 and the longest, over all requests of a mode. A request of a Bundle carries many events.',
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

function overRounds(names: string[], arms: ArmResult[]): (Chart | null)[] {
  const rounds = new Set(arms.map(({ round }) => round));
  if (rounds.size < 2) return [];
  const rows = arms.map(({ round, mode, eventsPerSecond, serviceTimeMs }) => ({
    round,
    mode: modeName(mode),
    rate: eventsPerSecond,
    p99: serviceTimeMs?.p99,
  }));
  const timed = rows.filter(({ p99 }) => p99 !== undefined && p99 > 0);
  const shared = {
    width: 520,
    height: 230,
    marginLeft: 52,
    color: { domain: names, range: colours },
    x: { label: 'round', ticks: rounds.size, tickFormat: 'd', inset: 12 },
  };
  const lines = (data: typeof rows, y: 'rate' | 'p99') => [
    Plot.line(data, { x: 'round', y, stroke: 'mode', strokeWidth: 2, sort: 'round' }),
    Plot.dot(data, { x: 'round', y, fill: 'mode', r: 3 }),
  ];
  return [
    {
      title: 'Throughput by round',
      caption: 'Rounds in the order in which they ran: a slope would say that the store slows as it fills.',
      svg: draw(
        { ...shared, y: { label: 'events a second', grid: true, zero: true, nice: true } },
        lines(rows, 'rate'),
        'Events a second of each mode, round by round; the table of arms has the figures',
      ),
      legend: names,
    },
    timed.length === 0
      ? null
      : {
          title: 'p99 by round',
          caption: 'The 99th percentile of the service time in each round, logarithmic.',
          svg: draw(
            {
              ...shared,
              y: { type: 'log', label: 'p99, ms', grid: true, nice: true, ticks: 5, tickFormat: 'd' },
            },
            lines(timed, 'p99'),
            'p99 of each mode, round by round; the table of arms has the figures',
          ),
          legend: names,
        },
  ];
}

function sizeFor(names: readonly string[]): Plot.PlotOptions {
  const longest = Math.max(0, ...names.map(({ length }) => length));
  return {
    width: 520,
    height: 60 + 52 * names.length,
    marginLeft: Math.max(72, 8 + 7 * longest),
    marginRight: 24,
  };
}

/** The style of a chart is the page's: a style of its own would need a word in the page's policy. */
function draw(options: Plot.PlotOptions, marks: Plot.Markish[], label: string): string {
  const { document } = parseHTML('<html><body></body></html>');
  const svg = Plot.plot({ ...options, marks, document, className: 'plot' });
  for (const style of [...svg.querySelectorAll('style')]) style.remove();
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  for (const part of [...svg.querySelectorAll('[aria-label]')]) part.removeAttribute('aria-label');
  return svg.outerHTML;
}
