import * as Plot from '@observablehq/plot';
import type { ArmResult } from '../../../contracts/results/load-result/arm.ts';
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';
import { grouped } from '../../numbers.ts';
import { type Chart, colors, draw } from './chart.ts';

/** Fewest Bundle sizes for a line over the size; fewer get a bar each. */
export const fewestSizes = 5;

/** Throughput over the Bundle's size, with single as the line to compare with and the recommended size marked. */
export function batchChart(load: LoadResult, arms: readonly ArmResult[]): Chart | null {
  const single = load.modes.find(({ mode }) => mode.kind === 'single')?.eventsPerSecond ?? null;
  const points = load.modes
    .filter(({ mode, eventsPerSecond }) => mode.kind === 'bulk' && eventsPerSecond !== null)
    .map(({ mode, eventsPerSecond, ratioToSingle }) => ({
      size: mode.batch,
      series: seriesOf(modeName(mode), mode.batch),
      rate: eventsPerSecond!,
      low: single && ratioToSingle?.interval ? ratioToSingle.interval.low * single : null,
      high: single && ratioToSingle?.interval ? ratioToSingle.interval.high * single : null,
    }));
  if (points.length < 2) return null;
  const rounds = arms
    .filter(({ mode }) => mode.kind === 'bulk')
    .map(({ mode, eventsPerSecond }) => ({
      size: mode.batch,
      series: seriesOf(modeName(mode), mode.batch),
      rate: eventsPerSecond,
    }));
  const series = [...new Set(points.map((point) => point.series))];
  const intervals = points.filter(({ low }) => low !== null);
  const recommendation = load.kind === 'archive' ? null : load.recommendation;
  const knee = recommendation?.mode.kind === 'bulk' ? [recommendation.mode.batch] : [];
  const svg = draw(
    {
      ...{ width: 520, height: 300, marginLeft: 52, marginTop: 34, marginRight: 24 },
      color: { domain: series, range: colors },
      x: {
        type: 'log',
        axis: null,
        inset: 12,
      },
      y: { label: 'events per second', ticks: 6, grid: true, zero: true, nice: true },
    },
    [
      // The default logarithmic axis would leave labels out.
      Plot.axisX([...new Set(points.map(({ size }) => size))], {
        ...{ label: 'events in a Bundle (logarithmic)', text: (size: number) => grouped(size) },
      }),
      Plot.ruleX(knee, { stroke: 'var(--pass)', strokeWidth: 1.5, strokeDasharray: '4 3' }),
      Plot.text(knee, {
        ...{ x: (size: number) => size, frameAnchor: 'top', dy: -18, fill: 'var(--pass)', fontWeight: 600 },
        text: (size: number) => `recommended: ${size}`,
      }),
      ...(single === null
        ? []
        : [
            Plot.ruleY([single], { stroke: 'var(--quiet)', strokeWidth: 1.5, strokeDasharray: '2 3' }),
            Plot.text([single], {
              ...{ y: (rate: number) => rate, frameAnchor: 'right', textAnchor: 'end', dy: -7 },
              ...{ text: () => 'single', fill: 'var(--quiet)' },
            }),
          ]),
      Plot.dot(rounds, { x: 'size', y: 'rate', r: 2, stroke: 'var(--quiet)', strokeWidth: 1 }),
      Plot.line(points, { x: 'size', y: 'rate', z: 'series', stroke: 'series', strokeWidth: 2 }),
      Plot.ruleX(intervals, {
        x: 'size',
        y1: 'low',
        y2: 'high',
        stroke: 'series',
        strokeWidth: 5,
        strokeOpacity: 0.4,
      }),
      Plot.dot(points, { x: 'size', y: 'rate', r: 4, fill: 'series' }),
    ],
    `Throughput by Bundle size: ${points.map(({ size, rate }) => `${size}: ${Math.round(rate)} events per second`).join(', ')}`,
  );
  return {
    title: 'Throughput by Bundle size',
    caption: [
      'Large dots: all rounds together. Small dots: each round.',
      ...(intervals.length > 0
        ? ["Bars: the 95 % interval of the ratio to single, times single's throughput."]
        : []),
      ...(knee.length > 0
        ? ['Recommended: the smallest size that is not distinguishable from the fastest.']
        : []),
    ].join(' '),
    svg,
    legend: series.length > 1 ? series : [],
  };
}

/** The name of a mode without its size: `bulk`. */
function seriesOf(name: string, size: number): string {
  return name.replace(` ${size}`, '');
}
