import * as Plot from '@observablehq/plot';
import { median } from 'simple-statistics';
import type { ArmResult } from '../../../contracts/results/load-result/arm.ts';
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';
import type { Trend } from '../../../contracts/results/load-result/trend.ts';
import { type Chart, colors, draw, timeAxis } from './chart.ts';

/** Most modes with their own color; more would be hard to distinguish. */
const mostColors = colors.length - 1;
const others = 'other sizes';

interface Point {
  round: number;
  mode: string;
  /** Its mode, or `others`. */
  color: string;
  value: number;
}

/** Throughput and p99 of each mode over the rounds, with the trends that were found; none for a single round. */
export function roundCharts(load: LoadResult, arms: readonly ArmResult[]): Chart[] {
  const rounds = new Set(arms.map(({ round }) => round));
  if (rounds.size < 2) return [];
  const named = namedModes(load);
  const pointsOf = (value: (arm: ArmResult) => number | undefined) =>
    arms
      .map(({ mode, ...arm }) => ({
        round: arm.round,
        mode: modeName(mode),
        color: named.includes(modeName(mode)) ? modeName(mode) : others,
        value: value({ mode, ...arm }) ?? 0,
      }))
      .sort((a, b) => a.round - b.round);
  const domain = load.modes.length > named.length ? [...named, others] : named;
  const shared = {
    ...{ width: 520, height: 240, marginLeft: 52 },
    color: { domain, range: colors },
    x: {
      label: 'round',
      ticks: [...rounds].filter((round) => rounds.size <= 16 || round % 5 === 0),
      tickFormat: 'd',
      inset: 12,
    },
  };
  const rates = pointsOf(({ eventsPerSecond }) => eventsPerSecond);
  const times = pointsOf(({ serviceTimeMs }) => serviceTimeMs?.p99).filter(({ value }) => value > 0);
  const rateTrends = trendLines(load, 'throughput', rates);
  const timeTrends = trendLines(load, 'p99', times);
  const dashed = (trends: Point[]) => (trends.length > 0 ? ' Dashed: the trend that the test found.' : '');
  return [
    {
      title: 'Throughput by round',
      caption: `Rounds in the order in which they ran. A downward slope means that the store slows down as it fills.${dashed(rateTrends)}`,
      svg: draw(
        { ...shared, y: { label: 'events per second', grid: true, zero: true, nice: true } },
        marks(rates, rateTrends),
        'Events per second of each mode, round by round; the table of arms has the figures',
      ),
      legend: domain,
    },
    ...(times.length === 0
      ? []
      : [
          {
            title: 'p99 by round',
            caption: `The 99th percentile of the service time in each round, logarithmic.${dashed(timeTrends)}`,
            svg: draw(
              { ...shared, y: { ...timeAxis, label: 'p99, ms' } },
              marks(times, timeTrends),
              'p99 of each mode, round by round; the table of arms has the figures',
            ),
            legend: domain,
          },
        ]),
  ];
}

/** All modes; if there are many, those that the result mentions. */
function namedModes(load: LoadResult): string[] {
  const { modes } = load;
  const recommendation = load.kind === 'archive' ? null : load.recommendation;
  const names = modes.map(({ mode }) => modeName(mode));
  if (names.length <= mostColors) return names;
  const spokenOf = [recommendation?.mode, recommendation?.best].flatMap((mode) =>
    mode ? [modeName(mode)] : [],
  );
  const chosen = new Set([names[0]!, ...spokenOf, names.at(-1)!]);
  return names.filter((name) => chosen.has(name));
}

/** Theil and Sen's line through the rounds of each mode in which a trend was found. */
function trendLines(load: LoadResult, of: Trend['of'], points: readonly Point[]): Point[] {
  const trends = load.kind === 'run' ? (load.trends ?? []) : [];
  return trends
    .filter((trend) => trend.of === of && trend.direction !== 'none')
    .flatMap(({ mode, changePercent }) => {
      const own = points.filter((point) => point.mode === modeName(mode));
      if (own.length < 2) return [];
      const middle = median(own.map(({ value }) => value));
      const slope = ((changePercent / 100) * middle) / (own.length - 1);
      const start = median(own.map(({ value }, nth) => value - slope * nth));
      return own.map((point, nth) => ({ ...point, value: start + slope * nth }));
    })
    .filter(({ value }) => value > 0);
}

function marks(points: readonly Point[], trends: readonly Point[]): Plot.Markish[] {
  const place = { x: 'round', y: 'value', z: 'mode' } as const;
  // Modes without their own color are drawn below the others.
  const ordered = [...points].sort((a, b) => Number(b.color === others) - Number(a.color === others));
  return [
    Plot.line(ordered, {
      ...place,
      stroke: 'color',
      strokeWidth: 2,
      strokeOpacity: trends.length > 0 ? 0.45 : 1,
    }),
    Plot.dot(ordered, { ...place, fill: 'color', r: (point: Point) => (point.color === others ? 2 : 3) }),
    Plot.line(trends, { ...place, stroke: 'color', strokeWidth: 2, strokeDasharray: '6 4' }),
  ];
}
