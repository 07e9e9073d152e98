import type { LoadResult } from '../contracts/results/load-result/result.ts';
import { oneLine } from '../platform/plain-text.ts';
import type { RunResult } from './form.ts';
import { gateInWords, unmeasuredInWords, validityInWords } from './load-words.ts';
import { stopLine, withoutStopped } from './notes.ts';

/** GitHub shows ten errors of a step. */
const most = 10;

/**
 * What made a run fail, as `::error` lines of GitHub Actions, at most ten.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function annotations({ report, load }: RunResult): string[] {
  const stop = report && stopLine(report);
  const failed = (report ? withoutStopped(report) : []).filter(
    ({ verdict, level }) =>
      verdict === 'fail' ||
      verdict === 'error' ||
      (verdict === 'warn' && level === 'SHOULD' && report?.run.settings.gate === 'SHOULD'),
  );
  const all = [
    ...(stop ? [error('Auditbox contract', stop)] : []),
    ...(report?.run.problems ?? []).map((problem) => error('Auditbox contract', problem)),
    ...failed.map(({ id, level, title, reason }) =>
      error(`${id} (${level})`, `the deployment ${title}; found: ${reason ?? 'nothing'}`),
    ),
    ...(load && load.run.exitCode !== 0 ? loadErrors(load) : []),
  ];
  if (all.length <= most) return all;
  const left = all.length - (most - 1);
  return [...all.slice(0, most - 1), error('Auditbox contract', `and ${left} more: see the summary`)];
}

/** What ended a load run or made it invalid; otherwise the gates that failed. */
function loadErrors(load: LoadResult): string[] {
  const { stopped, validity, gates = [] } = load;
  const open = unmeasuredInWords(load);
  const failed = gates.filter(({ passed }) => !passed).map(gateInWords);
  const said = stopped
    ? [stopped.message]
    : validity.verdict === 'valid' && failed.length > 0
      ? [...open, ...failed]
      : validity.verdict === 'valid' && open.length > 0
        ? open
        : [validityInWords(validity)];
  return said.map((sentence) => error('Auditbox load', sentence));
}

function error(title: string, message: string): string {
  const escaped = (text: string) =>
    text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string) => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::error title=${property(oneLine(title, 120))}::${escaped(oneLine(message, 600))}`;
}
