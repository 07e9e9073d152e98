import Table from 'cli-table3';
import pc from 'picocolors';
import type { Report, RequirementResult, Verdict } from '../contracts/report.ts';

const colours: Record<Verdict, (text: string) => string> = {
  pass: pc.green,
  fail: pc.red,
  warn: pc.yellow,
  skip: pc.dim,
  error: pc.magenta,
  waived: pc.cyan,
};

/** Worst first, so that a reader need not scroll. */
const order: readonly Verdict[] = ['fail', 'error', 'waived', 'warn', 'skip', 'pass'];

/** The result of a check for a terminal of 80 columns: every requirement by verdict, then why, then where it lies. */
export function summaryOf(report: Report, file: string): string {
  const sorted = order.flatMap((verdict) => report.requirements.filter((row) => row.verdict === verdict));
  return [
    requirementTable(sorted),
    ...sorted.filter(({ verdict }) => verdict !== 'pass').flatMap(reasonLines),
    '',
    `${verdictLine(report)}`,
    `Target   ${report.run.target}`,
    `Report   ${file}`,
  ].join('\n');
}

function requirementTable(rows: RequirementResult[]): string {
  const table = new Table({
    head: ['verdict', 'level', 'requirement', 'cases'],
    colWidths: [9, 8, 53, 7],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { verdict, level, id, title, cases } of rows)
    table.push([colours[verdict](verdict), level, `${id}\n${pc.dim(title)}`, String(cases.length)]);
  return table.toString();
}

function reasonLines({ verdict, id, reason, cases }: RequirementResult): string[] {
  const first = cases.find((one) => one.verdict === verdict);
  return [
    '',
    `${colours[verdict](verdict)} ${id}: ${reason}`,
    ...(first ? [`     in ${first.name} (seed ${first.seed})`] : []),
  ];
}

function verdictLine({ summary, run, requirements }: Report): string {
  const shall = requirements.filter(({ level }) => level === 'SHALL');
  const kept = shall.filter(({ verdict }) => verdict === 'pass').length;
  const counts = order
    .filter((verdict) => summary[verdict] > 0)
    .map((verdict) => `${summary[verdict]} ${verdict}`);
  const interrupted = run.complete ? '' : ' The run was interrupted.';
  return `Keeps ${kept} of ${shall.length} SHALL (${counts.reverse().join(', ')}), in ${(run.durationMs / 1000).toFixed(1)} s.${interrupted}`;
}
