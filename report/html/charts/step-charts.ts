import * as Plot from '@observablehq/plot';
import { modeName } from '../../../contracts/results/load-result/mode.ts';
import type { ServiceTime } from '../../../contracts/results/load-result/mode-result.ts';
import type { Step } from '../../../contracts/results/load-result/open-model.ts';
import type { LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import { holdStep, latencyCeilingMs, limitOf } from '../../../contracts/results/load-result/step-limit.ts';
import { grouped, milliseconds } from '../../numbers.ts';
import { type Chart, colors, draw, timeAxis } from './chart.ts';

const quantiles = ['p50', 'p90', 'p99', 'p99_9', 'max'] as const satisfies (keyof ServiceTime)[];
const measures = ['latency', 'service'] as const;
/** Latencies are measured in whole milliseconds, and a logarithmic axis has no 0. */
const leastMs = 0.1;

interface Row {
  /** Place among the steps of its mode. */
  step: number;
  of: (typeof measures)[number];
  valid: boolean;
  time: ServiceTime;
}

/** For each mode, latency next to service time, step by step; for a capacity run, the ladder of rates first. */
export function stepCharts({ steps, capacity }: LoadRunResult): Chart[] {
  const modes = [...new Set(steps.map(({ mode }) => modeName(mode)))];
  const shown = steps
    .flatMap(({ latencyMs, serviceTimeMs }) => [latencyMs, serviceTimeMs])
    .filter((time) => time !== null);
  if (shown.length === 0) return [];
  const range = [
    Math.max(leastMs, Math.min(...shown.map(({ p50 }) => p50))),
    Math.max(leastMs * 10, ...shown.map(({ max }) => max)),
  ];
  const ladder = capacity ? [ladderChart(steps, modes)] : [];
  return [...ladder, ...modes.map((mode) => stepChart(mode, steps, range))];
}

function stepChart(mode: string, all: readonly Step[], range: number[]): Chart {
  const steps = all.filter((step) => modeName(step.mode) === mode);
  const rows = steps.flatMap((step, nth): Row[] =>
    measures.flatMap((of) => {
      const time = of === 'latency' ? step.latencyMs : step.serviceTimeMs;
      return time ? [{ step: nth, of, valid: step.valid, time }] : [];
    }),
  );
  const ticks = rows
    .filter(({ valid }) => valid)
    .flatMap(({ time, ...row }) => quantiles.map((name) => ({ ...row, ms: Math.max(leastMs, time[name]) })));
  const bar = (valid: boolean) =>
    Plot.ruleY(
      rows.filter((row) => row.valid === valid),
      {
        ...{ fy: 'step', y: 'of', stroke: 'of', strokeWidth: valid ? 8 : 3, strokeOpacity: valid ? 0.3 : 1 },
        x1: ({ time }: Row) => Math.max(leastMs, time.p50),
        x2: ({ time }: Row) => Math.max(leastMs, time.max),
        ...(!valid && { strokeDasharray: '2 4' }),
      },
    );
  const svg = draw(
    {
      ...{ width: 520, height: 60 + 40 * steps.length, marginLeft: 128, marginRight: 80 },
      color: { domain: [...measures], range: colors },
      x: { ...timeAxis, domain: range, label: 'ms (logarithmic)' },
      y: { domain: [...measures], axis: null, padding: 0.1 },
      fy: {
        domain: steps.map((_, nth) => nth),
        label: null,
        padding: 0.2,
        tickFormat: (nth: number) => labelOf(steps[nth]!),
      },
    },
    [
      bar(true),
      bar(false),
      Plot.tickX(ticks, { fy: 'step', x: 'ms', y: 'of', stroke: 'of', strokeWidth: 2 }),
      Plot.text(rows, {
        ...{ fy: 'step', y: 'of', frameAnchor: 'right', textAnchor: 'start', dx: 8 },
        fill: ({ valid }: Row) => (valid ? 'var(--ink)' : 'var(--fail)'),
        text: ({ valid, time }: Row) => (valid ? `p99 ${milliseconds(time.p99)}` : 'invalid'),
      }),
      Plot.axisFy({ label: null, anchor: 'left', tickFormat: (nth: number) => labelOf(steps[nth]!) }),
    ],
    `${mode}, latency and service time: ${steps.map(inWords).join('; ')}`,
  );
  return {
    title: `Latency and service time: ${mode}`,
    caption: `Ticks: p50, p90, p99, p99.9 and max of each step.${steps.every(({ valid }) => valid) ? '' : ' Dotted: an invalid step, which lacks the requests that waited longest.'}`,
    svg,
    legend: ['latency, from when a request was due', 'service time, from when it was sent'],
  };
}

function labelOf({ name, eventsPerSecond }: Step): string {
  return `${name}: ${grouped(eventsPerSecond)}/s`;
}

function inWords({ name, valid, latencyMs, serviceTimeMs }: Step): string {
  if (!valid) return `${name} invalid`;
  const p99 = (time: ServiceTime | null) => (time ? `${milliseconds(time.p99)} ms` : 'unknown');
  return `${name} p99 ${p99(latencyMs)} and ${p99(serviceTimeMs)}`;
}

/** p99 of the latency over the planned rate, for every mode. */
function ladderChart(steps: readonly Step[], modes: string[]): Chart {
  const points = steps.flatMap((step) =>
    step.latencyMs
      ? [
          {
            rate: step.eventsPerSecond,
            ms: Math.max(leastMs, step.latencyMs.p99),
            mode: modeName(step.mode),
            met: limitOf(step),
            isHeld: step.name === holdStep,
          },
        ]
      : [],
  );
  const kept = points.filter(({ met }) => met === null);
  const not = points.filter(({ met }) => met !== null);
  const most = Math.max(latencyCeilingMs, ...points.map(({ ms }) => ms));
  const place = { x: 'rate', y: 'ms' } as const;
  const svg = draw(
    {
      ...{ width: 520, height: 300, marginLeft: 52, marginRight: 40 },
      color: { domain: modes, range: colors },
      x: { type: 'log', label: 'planned events/s (logarithmic)', ticks: 5, tickFormat: '~s', inset: 12 },
      y: {
        ...timeAxis,
        domain: [Math.min(...points.map(({ ms }) => ms)), most],
        label: 'p99 of the latency, ms',
      },
    },
    [
      Plot.ruleY([latencyCeilingMs], { stroke: 'var(--fail)', strokeDasharray: '4 3' }),
      Plot.line(
        points.filter(({ isHeld }) => !isHeld),
        { ...place, z: 'mode', stroke: 'mode', strokeWidth: 1.5 },
      ),
      Plot.dot(
        kept.filter(({ isHeld }) => !isHeld),
        { ...place, fill: 'mode', r: 3.5 },
      ),
      Plot.dot(
        kept.filter(({ isHeld }) => isHeld),
        { ...place, fill: 'mode', r: 8, fillOpacity: 0.8 },
      ),
      Plot.dot(not, { ...place, symbol: 'times', stroke: 'mode', strokeWidth: 2.5, r: 5 }),
      // Labels that are close together mostly belong to a short step and a long one.
      ...[-11, 13].map((dy, nth) =>
        Plot.text(
          not.filter(({ isHeld }) => isHeld === (nth === 1)),
          { ...place, text: 'met', dy, fill: 'var(--fail)' },
        ),
      ),
    ],
    `Ladder of rates: ${points.map(({ mode, rate, ms, met }) => `${mode} ${grouped(rate)}/s p99 ${milliseconds(ms)} ms${met ? `, ${met}` : ''}`).join('; ')}`,
  );
  return {
    title: 'Ladder of rates',
    caption: `Dots: rates that were sustained; the largest dot is the one held longest. Crosses: rates that met errors, dropped requests or a p99 above ${grouped(latencyCeilingMs)} ms (dashed).`,
    svg,
    legend: modes,
  };
}
