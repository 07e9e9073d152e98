import type { LoadEnvironment } from '../../contracts/results/load-result/environment.ts';
import type { Verdict } from '../../contracts/results/report.ts';
import { grouped, milliseconds } from '../numbers.ts';
import { worstFirst } from '../terminal/summary.ts';
import type { ComparedMode, ComparedRow, Comparison } from './comparison.ts';

/** A heading with a table, in texts that are not escaped yet. */
export interface Section {
  heading: string;
  head: string[];
  rows: Cell[][];
  /** Replaces an empty table. */
  otherwise: string;
}

/** Text of ours, or text from a run. */
export type Cell = { ours: string } | { theirs: string };

const ours = (text: string): Cell => ({ ours: text });
const theirs = (text: string): Cell => ({ theirs: text });

/** A comparison as sections, the most important first. */
export function sectionsOf(comparison: Comparison): Section[] {
  const { runs, newlyFailing, newlyPassing, otherwise, unchanged, load } = comparison;
  const labels = runs.map(({ label }) => label);
  const requirements = (heading: string, rows: readonly ComparedRow[]): Section => ({
    heading: `${heading} (${rows.length})`,
    head: ['requirement', 'the deployment …', ...labels, 'found'],
    rows: rows.map(({ id, level, title, verdicts, reason }) => [
      ours(`${id} ${level}`),
      ours(title),
      ...verdicts.map((verdict) => ours(verdict ?? '–')),
      theirs(reason ?? ''),
    ]),
    otherwise: 'None.',
  });
  return [
    {
      heading: 'Runs',
      head: ['run', 'target', 'started', 'harness', 'folder'],
      rows: runs.map((run) =>
        [ours(run.label), theirs(run.target), ours(run.startedAt.slice(0, 16).replace('T', ' '))].concat(
          ours(run.harness),
          theirs(run.folder),
        ),
      ),
      otherwise: '',
    },
    ...(runs[0]!.report
      ? [
          requirements('Newly failing', newlyFailing),
          requirements('Newly passing', newlyPassing),
          ...(otherwise.length > 0 ? [requirements('Other changes', otherwise)] : []),
          unchangedSection(unchanged),
        ]
      : []),
    ...(load ? [loadSection(load, comparison)] : []),
  ];
}

function unchangedSection(rows: readonly ComparedRow[]): Section {
  const of = (verdict: Verdict) => rows.filter(({ verdicts }) => verdicts[0] === verdict);
  return {
    heading: `Unchanged (${rows.length})`,
    head: ['verdict', 'requirements', ''],
    rows: worstFirst
      .filter((verdict) => of(verdict).length > 0)
      .map((verdict) => [
        ours(verdict),
        ours(String(of(verdict).length)),
        ours(
          verdict === 'pass'
            ? ''
            : of(verdict)
                .map(({ id }) => id)
                .join(' '),
        ),
      ]),
    otherwise: 'None.',
  };
}

function loadSection(modes: readonly ComparedMode[], { runs }: Comparison): Section {
  const validity = runs.map(({ load }) => load?.validity.verdict ?? '–');
  return {
    heading: 'Load',
    head: ['mode', 'figure', ...runs.map(({ label }) => label)],
    rows: [
      [ours('all'), ours('validity'), ...validity.map(ours)],
      ...modes.flatMap(({ mode, isSingle, figures }) => {
        const row = (
          name: string,
          value: (figure: NonNullable<(typeof figures)[number]>) => string | null,
        ) => [ours(mode), ours(name), ...figures.map((figure) => ours((figure && value(figure)) ?? '–'))];
        return [
          row('events/s', ({ eventsPerSecond, toBaseline }) =>
            eventsPerSecond === null
              ? null
              : grouped(eventsPerSecond) +
                (toBaseline === null || toBaseline === 1
                  ? ''
                  : ` (${toBaseline.toFixed(2)} × ${runs[0]!.label})`),
          ),
          ...(isSingle ? [] : [row('× single', ({ ratioToSingle }) => ratioToSingle?.toFixed(2) ?? null)]),
          row('p99 ms', ({ p99 }) => (p99 === null ? null : milliseconds(p99))),
        ];
      }),
    ],
    otherwise: '',
  };
}

/** What a reader of the figures needs to know, one sentence each. */
export function notesOf({ runs }: Comparison): string[] {
  const loads = runs.flatMap(({ load }) => load ?? []);
  const differ = (value: (load: (typeof loads)[number]) => string) => new Set(loads.map(value)).size > 1;
  return [
    ...(loads.length > 0
      ? [
          'These ratios have no interval. The command compare computes one for two runs; it is narrow if they were interleaved (load --against).',
        ]
      : []),
    ...(differ((load) => (load.kind === 'archive' ? '' : cpuOf(load.environment)))
      ? ['The runs used different generator machines.']
      : []),
    ...(differ((load) => (load.kind === 'archive' ? '' : load.environment.k6))
      ? ['The runs used different versions of k6.']
      : []),
    ...(loads.some((load) => load.kind !== 'archive' && load.run.sandbox)
      ? ['Measured on the embedded sandbox; not representative of Auditbox.']
      : []),
    ...(new Set(runs.map(({ harness }) => harness)).size > 1
      ? ['The runs used different versions of the harness, whose tests may differ.']
      : []),
  ];
}

function cpuOf({ cpu }: LoadEnvironment): string {
  return `${cpu.model} ${cpu.cores}`;
}
