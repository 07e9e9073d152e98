import Table from 'cli-table3';
import pc from 'picocolors';
import { type LoadResult, type ModeResult, modeName, type Ratio, type Validity } from '../contracts/load.ts';
import { bareTable } from './bare-table.ts';
import { grouped, milliseconds } from './figures.ts';
import { openModelLines } from './open-model.ts';
import { oneLine } from './plain-text.ts';
import { formsLine } from './terminal.ts';

/**
 * The result of a load run for a terminal of 80 columns: a row for each way to send, what it means in words, whether
 * it can be trusted, and where it lies.
 *
 * @param file path of load.json as the reader should see it
 */
export function loadTable(result: LoadResult, file: string, forms: readonly string[] = []): string {
  const lines = [
    ...(result.preflight.held ? [howMeasured(result), figures(result), ''] : []),
    ...openModelLines(result),
    ...verdictLines(result),
    ...noiseLine(result),
    ...result.modes.flatMap(ratioInWords),
    ...recommendationLine(result),
    ...ceilingLine(result),
    ...result.modes.flatMap((mode) => errorLines(mode, result)),
    ...result.notes.map((note) => (note.startsWith('Warning: ') ? pc.yellow(note) : note)),
    ...gateLines(result),
    '',
    `Target   ${result.run.target}`,
    `Result   ${file}`,
    ...formsLine(forms),
  ];
  return lines.join('\n');
}

const columns = [
  ['sent as', 11],
  ['events/s', 10],
  ['× single', 9],
  ['requests/s', 11],
  ['bytes/event', 12],
  ['p50 ms', 8],
  ['p99 ms', 8],
  ['max ms', 8],
] as const;

function figures(result: LoadResult): string {
  const table = new Table({
    head: columns.map(([name]) => pc.bold(name)),
    colWidths: columns.map(([, width]) => width),
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

/** What stands in place of a throughput that is none. */
function shortfall({ mode }: ModeResult, { arms, validity }: LoadResult): string {
  if (validity.verdict !== 'INVALID') return '–';
  const lost = arms
    .filter((arm) => modeName(arm.mode) === modeName(mode) && arm.events.stored !== null)
    .reduce((sum, { events }) => sum + Math.max(0, events.acknowledged - events.stored!), 0);
  return lost > 0 ? `${grouped(lost)} lost` : 'INVALID';
}

function howMeasured({ settings, run }: LoadResult): string {
  const rounds = `${settings.rounds} ${settings.rounds === 1 ? 'round' : 'rounds'}`;
  const events =
    settings.eventsPerArm === null ? '' : ` of the same ${grouped(settings.eventsPerArm)} events each way`;
  return pc.dim(
    `${settings.vuSearch ? 'VUs found for each way' : `${settings.vus} VUs`}, ${rounds}${events}, order by seed ${run.seed}; times are per request.\n`,
  );
}

function verdictLines({ validity, stopped, preflight }: LoadResult): string[] {
  const failed = preflight.cases.filter(({ held }) => !held);
  if (failed.length > 0)
    return [
      pc.red('Not loaded: it does not keep the contract that a measurement rests on.'),
      ...failed.map(({ name, message }) => `  ${name}: ${message}`),
    ];
  const colour = { valid: pc.green, INVALID: pc.red, unverified: pc.yellow }[validity.verdict];
  return [...(stopped ? [pc.red(stopped.message)] : []), colour(validityInWords(validity))];
}

/** Whether the figures can be trusted, in a sentence. */
export function validityInWords(validity: Validity): string {
  if (validity.verdict === 'INVALID') return `INVALID: ${validity.reasons.join('; ')}.`;
  if (validity.verdict === 'unverified') return `Not verified: ${validity.reasons.join('; ')}.`;
  const acknowledged = `${grouped(validity.acknowledged)} acknowledged events`;
  const found = validity.stored === null ? `of ${acknowledged}` : `all ${acknowledged} were found`;
  return `Valid: ${found}, ${grouped(validity.sample.read)} were read by id and compared.`;
}

/** What single and single once more differ by, so that the headlines have something to stand beside. */
function noiseLine({ singleToSingle }: LoadResult): string[] {
  if (!singleToSingle?.interval) return [];
  return [
    `single took ${singleToSingle.value.toFixed(2)} × the events of itself (${intervalOf(singleToSingle)}).`,
  ];
}

/** What a mode's ratio to single means, in a sentence; none without an interval. */
export function ratioInWords({ mode, ratioToSingle, againstSingle }: ModeResult): string[] {
  if (!ratioToSingle?.interval) return [];
  const interval = intervalOf(ratioToSingle);
  const name = modeName(mode);
  if (againstSingle === 'not distinguishable')
    return [`${name} is not distinguishable from single (${interval}).`];
  return [`${name} took ${ratioToSingle.value.toFixed(2)} × the events of single a second (${interval}).`];
}

function intervalOf({ interval }: Ratio): string {
  return `95 % interval ${interval!.low.toFixed(2)} to ${interval!.high.toFixed(2)}`;
}

function recommendationLine({ recommendation }: LoadResult): string[] {
  if (!recommendation) return [];
  const { mode, best } = recommendation;
  const name = mode.kind === 'single' ? 'to send singly' : `Bundles of ${mode.batch}`;
  if (modeName(mode) === modeName(best)) return [`Recommended: ${name}, the fastest by more than noise.`];
  return [`Recommended: ${name}, not distinguishable from the fastest, ${modeName(best)}.`];
}

function ceilingLine({ modes }: LoadResult): string[] {
  const shares = modes.flatMap(({ mode, ceiling }) =>
    ceiling?.share ? [`${modeName(mode)} ${Math.round(ceiling.share * 100)} %`] : [],
  );
  return shares.length === 0 ? [] : [pc.dim(`Of what the generator can do at all: ${shares.join(', ')}.`)];
}

function gateLines({ gates = [] }: LoadResult): string[] {
  return gates.map(({ flag, unit, asked, measured, mode, held }) => {
    const found = measured === null ? 'nothing measured' : `measured ${figure(measured)} ${unit}`;
    const bound = flag.startsWith('--min') ? 'at least' : 'at most';
    const text = `${flag}: ${found}${mode && ` (${mode})`}, asked ${bound} ${figure(asked)} ${unit}: ${held ? 'held' : 'failed'}.`;
    return held ? pc.green(text) : pc.red(text);
  });
}

function figure(value: number): string {
  return value >= 1000 ? grouped(value) : String(Number(value.toPrecision(3)));
}

/** Failed requests by kind, those of the warm-up too, with what the target said first. */
function errorLines({ mode }: ModeResult, { arms, failures }: LoadResult): string[] {
  const isOfMode = (other: { mode: ModeResult['mode'] }) => modeName(other.mode) === modeName(mode);
  return failures.filter(isOfMode).map(({ kind, detail }) => {
    const requests = arms.filter(isOfMode).reduce((sum, { errors }) => sum + (errors[kind] ?? 0), 0);
    const said = oneLine(detail, 160);
    return pc.yellow(`${modeName(mode)}: ${grouped(requests)} requests failed (${kind}), the first: ${said}`);
  });
}
