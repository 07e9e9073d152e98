import Table from 'cli-table3';
import pc from 'picocolors';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import type { ModeResult } from '../../contracts/results/load-result/mode-result.ts';
import {
  type LoadArchiveResult,
  type LoadResult,
  preflightOf,
  wasLoaded,
} from '../../contracts/results/load-result/result.ts';
import { oneLine } from '../../platform/plain-text.ts';
import {
  ceilingInWords,
  gateInWords,
  noiseInWords,
  noteInWords,
  ratioInWords,
  recommendationInWords,
  unmeasuredInWords,
  validityInWords,
} from '../load-words.ts';
import { grouped, milliseconds } from '../numbers.ts';
import { bareTable } from './bare-table.ts';
import { openModelLines } from './open-model.ts';
import { formsLine } from './summary.ts';

/**
 * The result of a load run for a terminal of 80 columns: a row per mode, what the figures mean, whether they are valid,
 * and the files.
 *
 * @param file path of load.json as the reader should see it
 */
export function loadTable(result: LoadResult, file: string, forms: readonly string[] = []): string {
  const lines = [
    ...(wasLoaded(result) ? [howMeasured(result), figures(result), ''] : []),
    ...openModelLines(result),
    ...verdictLines(result),
    ...noiseInWords(result),
    ...result.modes.flatMap(ratioInWords),
    ...recommendationInWords(result),
    ...ceilingInWords(result).map(pc.dim),
    ...result.modes.flatMap((mode) => errorLines(mode, result)),
    ...result.notes.map((note) =>
      note.kind === 'warning' ? pc.yellow(noteInWords(note)) : noteInWords(note),
    ),
    ...gateLines(result),
    '',
    `Target   ${result.run.target}`,
    `Result   ${file}`,
    ...formsLine(forms),
  ];
  return lines.join('\n');
}

const columns = [
  ['mode', 11],
  ['events/s', 10],
  ['× single', 9],
  ['requests/s', 11],
  ['bytes/event', 12],
  ['p50 ms', 7],
  ['p99 ms', 7],
  ['max ms', 8],
] as const;

function figures(result: LoadResult): string {
  const longest = Math.max(...result.modes.map(({ mode }) => modeName(mode).length));
  const table = new Table({
    head: columns.map(([name]) => pc.bold(name)),
    colWidths: columns.map(([, width], nth) => (nth === 0 ? Math.max(width, longest + 1) : width)),
    colAligns: columns.map((_, index) => (index === 0 ? 'left' : 'right')),
    ...bareTable,
  });
  for (const mode of result.modes) table.push(rowOf(mode, result));
  return table.toString();
}

function rowOf(mode: ModeResult, result: LoadResult): string[] {
  const time = mode.serviceTimeMs;
  return [
    modeName(mode.mode),
    mode.eventsPerSecond === null ? pc.red(shortfall(mode, result)) : grouped(mode.eventsPerSecond),
    mode.ratioToSingle ? mode.ratioToSingle.value.toFixed(2) : '–',
    mode.requestsPerSecond === null ? '–' : grouped(mode.requestsPerSecond),
    mode.bytesPerEvent === null ? '–' : grouped(mode.bytesPerEvent),
    ...[time?.p50, time?.p99, time?.max].map((ms) => (ms === undefined ? '–' : milliseconds(ms))),
  ];
}

/** What replaces the throughput of an invalid run. */
function shortfall({ mode }: ModeResult, { arms, validity }: LoadResult): string {
  if (validity.verdict !== 'INVALID') return '–';
  const lost = arms
    .filter((arm) => modeName(arm.mode) === modeName(mode) && arm.events.stored !== null)
    .reduce((sum, { events }) => sum + Math.max(0, events.acknowledged - events.stored!), 0);
  return lost > 0 ? `${grouped(lost)} lost` : 'INVALID';
}

function howMeasured(load: LoadResult): string {
  if (load.kind === 'archive') return archivedInWords(load);
  const { settings, run } = load;
  const rounds = `${settings.rounds} ${settings.rounds === 1 ? 'round' : 'rounds'}`;
  const events =
    settings.eventsPerArm === null
      ? ''
      : ` of the same ${grouped(settings.eventsPerArm)} events in each mode`;
  return pc.dim(
    `${settings.vuSearch ? 'VUs found for each mode' : `${settings.vus} VUs`}, ${rounds}${events}, order from seed ${run.seed}. Times are per request.\n`,
  );
}

function archivedInWords({ settings }: LoadArchiveResult): string {
  return pc.dim(
    `${settings.vus} VUs, ${grouped(settings.events)} events from an archive. Times are per request.\n`,
  );
}

function verdictLines(result: LoadResult): string[] {
  const { validity, stopped } = result;
  const failed = (preflightOf(result)?.cases ?? []).filter(({ passed }) => !passed);
  if (failed.length > 0)
    return [
      pc.red('Not loaded: the preflight failed, so a measurement would mean nothing.'),
      ...failed.map(({ name, message }) => `  ${name}: ${message}`),
    ];
  const color = { valid: pc.green, INVALID: pc.red, unverified: pc.yellow }[validity.verdict];
  return [
    ...[...(stopped ? [stopped.message] : []), ...unmeasuredInWords(result)].map(pc.red),
    color(validityInWords(validity)),
  ];
}

function gateLines({ gates }: LoadResult): string[] {
  return gates.map((gate) => (gate.passed ? pc.green : pc.red)(gateInWords(gate)));
}

/** Failed requests by kind, warm-up included, with the first message of the target. */
function errorLines({ mode }: ModeResult, { arms, failures }: LoadResult): string[] {
  const isOfMode = (other: { mode: ModeResult['mode'] }) => modeName(other.mode) === modeName(mode);
  return failures.filter(isOfMode).map(({ kind, detail }) => {
    const requests = arms.filter(isOfMode).reduce((sum, { errors }) => sum + (errors[kind] ?? 0), 0);
    const said = oneLine(detail, 160);
    return pc.yellow(`${modeName(mode)}: ${grouped(requests)} requests failed (${kind}). The first: ${said}`);
  });
}
