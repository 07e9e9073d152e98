import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UsageError } from '../contracts/exit.ts';
import type { Report } from '../contracts/report.ts';
import { mergeReports } from '../report/merge.ts';
import { summaryOf } from '../report/terminal.ts';
import { makeOutputFolder } from './output-folder.ts';
import { readReport } from './report-file.ts';

export interface ReportOptions {
  output?: string | undefined;
}

/** Shows the result of a run again; of several shards of one run, as a whole. Returns the run's own exit code. */
export async function run(folders: string[], { output }: ReportOptions): Promise<number> {
  const reports = folders.map(readReport) as [Report, ...Report[]];
  if (reports.length > 1) demandShards(reports, folders);
  const report = reports.length > 1 ? mergeReports(reports) : reports[0];
  const folder = output ?? folders[0]!;
  const file = join(folder, 'report.json');
  if (output) {
    makeOutputFolder(output);
    writeFileSync(file, `${JSON.stringify(report, null, 1)}\n`);
  }
  process.stdout.write(`${summaryOf(report, relative(process.cwd(), file))}\n`);
  return report.run.exitCode;
}

/** Shards belong together when they tested one target with one seed and are all there, each once. */
function demandShards(reports: readonly Report[], folders: readonly string[]): void {
  const [first] = reports;
  for (const [nth, { run }] of reports.entries()) {
    if (!run.shard)
      throw new UsageError(`${folders[nth]} is no shard: only the shards of one run are put together.`);
    if (run.target !== first!.run.target || run.seed !== first!.run.seed)
      throw new UsageError(`${folders[nth]} tested another target or had another seed than ${folders[0]}.`);
  }
  const parts = Number(first!.run.shard!.split('/')[1]);
  const wanted = Array.from({ length: parts }, (_, nth) => `${nth + 1}/${parts}`);
  const missing = wanted.filter((shard) => reports.filter(({ run }) => run.shard === shard).length !== 1);
  if (missing.length > 0 || reports.length !== parts)
    throw new UsageError(
      `Each of the ${parts} shards is needed once; not so: ${missing.join(', ') || 'some are of another run'}.`,
    );
}
