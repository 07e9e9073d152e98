import { modeName } from '../../contracts/results/load-result/mode.ts';
import { type LoadResult, preflightOf, wasLoaded } from '../../contracts/results/load-result/result.ts';
import type { Report, RequirementResult, Verdict } from '../../contracts/results/report.ts';
import type { Form, RunResult } from '../form.ts';
import { gateInWords, noteInWords, ratioInWords, unmeasuredInWords, validityInWords } from '../load-words.ts';
import { noteLines, stopLine, withoutStopped } from '../notes.ts';
import { grouped, milliseconds } from '../numbers.ts';
import { counts, keptInWords, worstFirst } from '../terminal/summary.ts';
import { code, prose, table } from './escape.ts';

/** `summary.md`: a screen for a pull request or a job summary. */
export const summary: Form = { file: 'summary.md', render: summaryOf };

/** Most rows on a screen; report.json has all of them. */
const mostRows = 15;

/** Observations that fit their line. */
const mostObserved = 5;

const marks: Record<Verdict, string> = {
  fail: '❌ fail',
  error: '⚠️ error',
  waived: '🟦 waived',
  warn: '🟡 warn',
  info: '🔵 info',
  skip: '⚪ skip',
  pass: '✅ pass',
};

/** The result of a run as Markdown. */
export function summaryOf({ report, load }: RunResult): string {
  return `${[...(report ? contractPart(report) : []), ...(load ? loadPart(load) : [])].join('\n\n')}\n`;
}

function contractPart(report: Report): string[] {
  const { run, requirements } = report;
  const notable = worstFirst
    .filter((verdict) => verdict !== 'pass' && verdict !== 'skip' && verdict !== 'info')
    .flatMap((verdict) => withoutStopped(report).filter((row) => row.verdict === verdict));
  const stop = stopLine(report);
  const proofs = requirements.reduce((sum, { cases }) => sum + cases.length, 0);
  const rest = notable.slice(mostRows);
  return [
    `## ${headMark(run.exitCode)} Auditbox contract: ${keptInWords(report)}`,
    `${code(run.target)}, ${prose(run.startedAt.slice(0, 16).replace('T', ' '))} UTC, run ${code(run.id)}, seed ${run.seed}. ` +
      `All levels: ${counts(requirements)}; ${grouped(proofs)} proofs in ${(run.durationMs / 1000).toFixed(1)} s.`,
    ...(run.complete ? [] : ['**Interrupted before everything was tested.**']),
    ...(stop ? [`**${prose(stop)}**`] : []),
    ...run.problems.map((problem) => `**${prose(problem)}**`),
    ...(notable.length > 0
      ? [
          table(
            ['verdict', 'requirement', 'the deployment …', 'found'],
            notable
              .slice(0, mostRows)
              .map(({ id, level, title, verdict, reason }) => [
                marks[verdict],
                `${code(id)} ${level}`,
                prose(title),
                code(reason ?? '', 160),
              ]),
          ),
        ]
      : []),
    ...(rest.length > 0 ? [`and ${counts(rest)} more.`] : []),
    ...noteLines(report).map(prose),
    ...observations(requirements),
  ];
}

/** What was observed where the documents are silent, in one line. */
function observations(requirements: readonly RequirementResult[]): string[] {
  const observed = requirements.filter(({ verdict }) => verdict === 'info');
  if (observed.length === 0) return [];
  const shown = observed
    .slice(0, mostObserved)
    .map(({ id, reason }) => `${code(id)} ${code(reason ?? '', 80)}`);
  const rest = observed.length - shown.length;
  const more = rest > 0 ? `, and ${rest} more` : '';
  return [`${marks.info}: observed where the documents are silent: ${shown.join(', ')}${more}.`];
}

function loadPart(load: LoadResult): string[] {
  const { run, validity, modes, stopped } = load;
  const failed = (preflightOf(load)?.cases ?? []).filter(({ passed }) => !passed);
  const cell = (value: number | null | undefined, show: (value: number) => string) =>
    value === null || value === undefined ? '–' : show(value);
  const rows = modes.map(({ mode, eventsPerSecond, ratioToSingle, serviceTimeMs, errors }) => [
    modeName(mode),
    cell(eventsPerSecond, grouped),
    cell(ratioToSingle?.value, (value) => value.toFixed(2)),
    cell(serviceTimeMs?.p50, milliseconds),
    cell(serviceTimeMs?.p99, milliseconds),
    grouped(Object.values(errors).reduce((sum, count) => sum + count, 0)),
  ]);
  const isUnmeasured = validity.verdict === 'valid' && unmeasuredInWords(load).length > 0;
  return [
    `## ${headMark(run.exitCode)} Auditbox load: ${isUnmeasured ? 'not measured completely' : validity.verdict}`,
    `${code(run.target)}, run ${code(run.id)}: ${howSent(load)}.`,
    ...(stopped ? [`**${prose(stopped.message)}**`] : []),
    ...(wasLoaded(load)
      ? [
          ...load.gates.map((gate) => `${gate.passed ? '✅' : '❌'} ${prose(gateInWords(gate))}`),
          table(['mode', 'events/s', '× single', 'p50 ms', 'p99 ms', 'failed requests'], rows),
          [
            ...unmeasuredInWords(load),
            validityInWords(validity),
            ...modes.flatMap(ratioInWords),
            ...load.notes.map(noteInWords),
          ]
            .map(prose)
            .join(' '),
        ]
      : [
          'Not loaded: the preflight failed, so a measurement would mean nothing.',
          ...failed.map(({ name, message }) => `- ${prose(name)}: ${code(message ?? '')}`),
        ]),
  ];
}

function howSent({ kind, settings }: LoadResult): string {
  return kind === 'archive'
    ? `${settings.vus} VUs, from an archive`
    : `${settings.vus} VUs, ${settings.rounds} rounds`;
}

function headMark(exitCode: number): string {
  return exitCode === 0 ? '✅' : exitCode === 1 ? '❌' : '⚠️';
}
