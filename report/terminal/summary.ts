import { dirname } from 'node:path';
import pc from 'picocolors';
import type { Report, RequirementResult, Verdict } from '../../contracts/results/report.ts';
import { isOnlyObserved } from '../../contracts/results/verdict.ts';
import { plainText } from '../../platform/plain-text.ts';
import { noteLines, stopLine, withoutStopped } from '../notes.ts';
import { partInWords } from '../part.ts';
import { troubleIn, troubleLines } from '../trouble.ts';

const colors: Record<Verdict, (text: string) => string> = {
  pass: pc.green,
  fail: pc.red,
  warn: pc.yellow,
  info: pc.blue,
  skip: pc.dim,
  error: pc.magenta,
  waived: pc.cyan,
};

/** Worst first, so that a reader does not have to scroll. */
export const worstFirst: readonly Verdict[] = ['fail', 'error', 'waived', 'warn', 'skip', 'info', 'pass'];

/** What is said of a run that exits with 3 although nothing went wrong. */
const onlyObserved = 'Only observed: the documents are silent, so nothing was proved.';

/** Most requirements explained on a screen; report.json has all of them. */
const explained = 8;

/** The result of a check for a terminal of 80 columns: what failed and why, then the counts, then the files. */
export function summaryOf(report: Report, file: string, forms: readonly string[] = []): string {
  const notable = worstFirst
    .filter((verdict) => verdict !== 'pass')
    .flatMap((verdict) => withoutStopped(report).filter((row) => row.verdict === verdict));
  const stop = stopLine(report);
  const groups = [...groupsOf(notable)];
  const rest = groups.slice(explained).flat();
  return [
    ...groups.slice(0, explained).map(explanation),
    ...(rest.length > 0 ? [`… and ${counts(rest)} more: ${rest.map(({ id }) => id).join(' ')}`, ''] : []),
    ...report.run.problems,
    ...(stop ? [...paragraph(stop).map((line) => pc.magenta(line)), ''] : []),
    ...troubleLines(report).map((line) => pc.yellow(line)),
    ...noteLines(report)
      .flatMap(paragraph)
      .map((line) => pc.yellow(line)),
    pc.bold(verdictLine(report)),
    ...selfCheckLines(report),
    ...howToSendAgain(groups.slice(0, explained).flat(), file),
    `Target   ${report.run.target}`,
    `Report   ${file}`,
    ...formsLine(forms),
  ].join('\n');
}

function selfCheckLines({ run: { selfCheck } }: Report): string[] {
  if (!selfCheck) return [];
  const { defects, durationMs } = selfCheck;
  return [
    `Self-check: the plain sandbox passed and ${defects.length} of ${defects.length} defects were found, in ${(durationMs / 1000).toFixed(1)} s.`,
  ];
}

/** What the curl commands above need: the folder with the bodies, and a token. */
function howToSendAgain(rows: readonly RequirementResult[], file: string): string[] {
  const curls = rows.flatMap(({ verdict, cases }) => {
    const shown = cases.find((one) => one.verdict === verdict)?.curl;
    return verdict === 'fail' && shown ? [shown] : [];
  });
  if (curls.length === 0) return [];
  const token = curls.some((curl) => curl.includes('$TOKEN'))
    ? ['         export TOKEN=$(npm run --silent harness -- token)']
    : [];
  return [...token, `         cd ${dirname(file)}   # the folder with bodies/`].map((line, nth) =>
    nth === 0 ? line.replace('         ', 'Rerun    ') : line,
  );
}

/** The files next to the result. */
export function formsLine(forms: readonly string[]): string[] {
  return forms.length > 0 ? [`Also     ${forms.join(', ')}`] : [];
}

/** Groups requirements that have the same verdict for the same reason, or the same trouble. */
function groupsOf(rows: readonly RequirementResult[]): Iterable<[RequirementResult, ...RequirementResult[]]> {
  const groups = new Map<string, [RequirementResult, ...RequirementResult[]]>();
  for (const row of rows) {
    const key = `${row.verdict} ${troubleIn(row) ?? row.reason}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups.values();
}

/** Every requirement with its verdict, in the order of the catalogue, two to a line of 80 columns. */
export function requirementTable({ requirements }: Report): string {
  const cell = ({ id, verdict }: RequirementResult) =>
    `${colors[verdict](verdict.padEnd(6))} ${id.padEnd(31)}`;
  const half = Math.ceil(requirements.length / 2);
  return requirements
    .slice(0, half)
    .map((row, nth) => {
      const right = requirements[half + nth];
      return right ? `${cell(row)}  ${cell(right)}`.trimEnd() : cell(row).trimEnd();
    })
    .join('\n');
}

function explanation([row, ...alike]: [RequirementResult, ...RequirementResult[]]): string {
  const { verdict, id, level, title, reason, cases } = row;
  const broken = cases.filter((one) => one.verdict === verdict);
  const [first] = broken;
  const more = broken.length > 1 ? ` (and ${broken.length - 1} more of ${cases.length} cases)` : '';
  const showsCase = first && verdict !== 'skip';
  return [
    `${colors[verdict](verdict)} ${pc.bold(id)} (${level})`,
    ...wrap(title, ''),
    ...wrap(reason ?? '', 'found  '),
    ...(showsCase ? wrap(`${first.name}${more}`, 'case   ') : []),
    ...(first?.curl && verdict === 'fail' && first.curl.length < 600 ? [`  again  ${first.curl}`] : []),
    ...(alike.length > 0 ? wrap(alike.map((other) => other.id).join(' '), 'alike  ') : []),
    '',
  ].join('\n');
}

/** Wraps a text at 78 columns, after a label. */
function wrap(text: string, label: string): string[] {
  const lines = linesOf(text, 68);
  return lines.slice(0, 6).map((line, nth) => `  ${nth === 0 ? label : ' '.repeat(label.length)}${line}`);
}

/** Wraps a sentence at 80 columns. */
function paragraph(text: string): string[] {
  return linesOf(text, 80);
}

function linesOf(text: string, width: number): string[] {
  const lines: string[] = [];
  const words = plainText(text)
    .split(/\s+/)
    .flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? []);
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Counts the SHALL requirements: `108 of 109 SHALL requirements passed, 1 failed`. */
export function keptInWords({ run, requirements }: Report): string {
  const part = partInWords({ run });
  const shall = requirements.filter(({ level }) => level === 'SHALL');
  const number = (...verdicts: Verdict[]) => shall.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const untested = number('skip', 'error');
  if (shall.length === 0) return 'No SHALL requirement was tested';
  return [
    `${number('pass')} of ${shall.length} SHALL requirements passed`,
    ...(number('fail') > 0 ? [`${number('fail')} failed`] : []),
    ...(number('waived') > 0 ? [`${number('waived')} waived`] : []),
    ...(untested > 0 ? [`${untested} not tested`] : []),
    ...(number('info') > 0 ? [`${number('info')} observed`] : []),
    ...(part ? [part] : []),
  ].join(', ');
}

/** How many requirements have each verdict, worst first: `1 fail, 3 skip, 122 pass`. */
export function counts(rows: readonly RequirementResult[]): string {
  return worstFirst
    .map((verdict) => [verdict, rows.filter((row) => row.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
}

function verdictLine(report: Report): string {
  const { run, requirements } = report;
  const proofs = requirements.reduce((sum, row) => sum + row.cases.length, 0).toLocaleString('en');
  const open: Verdict[] = ['error', 'skip', 'info'];
  const judged = requirements.filter(({ verdict }) => !open.includes(verdict)).length;
  const interrupted = `Interrupted: ${judged} of ${requirements.length} requirements have a verdict. Run it again for all of them.`;
  return [
    ...(run.complete ? [] : [interrupted]),
    `${keptInWords(report)}.`,
    ...(isOnlyObserved(requirements) ? [onlyObserved] : []),
    `All levels: ${counts(requirements)}; ${proofs} proofs in ${(run.durationMs / 1000).toFixed(1)} s.`,
  ].join('\n');
}
