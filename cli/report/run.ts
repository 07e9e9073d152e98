import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type LoadResult, segmentOf } from '../../contracts/results/load-result/result.ts';
import type { Report } from '../../contracts/results/report.ts';
import type { GatesAsked } from '../../load/figures/gates.ts';
import { mergeSegments } from '../../load/segments/merge.ts';
import { UsageError } from '../../platform/exit.ts';
import { writeWholeFile } from '../../platform/whole-file.ts';
import type { RunResult } from '../../report/form.ts';
import { mergeReports } from '../../report/merge.ts';
import { loadTable } from '../../report/terminal/load-table.ts';
import { summaryOf } from '../../report/terminal/summary.ts';
import { readEnvironment } from '../../target/configuration/environment.ts';
import { copyBodies } from '../results/bodies.ts';
import { makeOutputFolder } from '../results/folder.ts';
import { handOver } from '../results/hand-over.ts';
import { readLoad, readReport, readRunResult } from '../results/read.ts';
import { compare } from './compare-runs.ts';
import { type CountFlags, count } from './count-archived.ts';
import { judge } from './judge.ts';

export interface ReportOptions extends CountFlags, GatesAsked {
  output?: string | undefined;
  /** Count the stored events of a run from a k6 archive. */
  count?: boolean | undefined;
}

/**
 * Shows the result in one folder and writes its forms again, merges the shards or segments of a run,
 * or compares several runs. Returns the exit code of the run or of the comparison.
 */
export async function run(paths: string[], options: ReportOptions): Promise<number> {
  const { output } = options;
  const folders = paths.map(folderOf);
  const [first] = folders as [string];
  if (folders.length === 1) {
    const { report, load } = readRunResult(first);
    return show({ report, load: await verified(load, options) }, folders, output ?? first);
  }
  const results = folders.map(readRunResult);
  if (results.some(({ load }) => load && segmentOf(load))) {
    const load = mergeSegments(folders.map((name) => ({ name, result: readLoad(name) })));
    return show({ report: null, load: await verified(load, options) }, folders, output);
  }
  await verified(null, options);
  if (results.every(({ report }) => !report?.run.shard)) return compare(results, folders, output);
  const reports = folders.map(readReport) as [Report, ...Report[]];
  demandShards(reports, folders);
  return show({ report: mergeReports(reports), load: null }, folders, output);
}

/** Counts and judges a load result, if the options ask for it. */
async function verified(load: LoadResult | null, options: ReportOptions): Promise<LoadResult | null> {
  const counted = options.count ? await count(load, options, readEnvironment(process.cwd())) : load;
  return judge(counted, options);
}

/** Returns the folder of a `report.json` or `load.json`; any other path is a folder already. */
function folderOf(path: string): string {
  if (!existsSync(path) || !statSync(path).isFile()) return path;
  if (['report.json', 'load.json', 'load-segment.json'].includes(basename(path))) return dirname(path);
  throw new UsageError(
    `${path} is not a result of this harness. Name the folder of a run, or its report.json.`,
  );
}

/** @param output folder for the forms; without one the result is only shown */
async function show(
  { report, load }: RunResult,
  from: readonly string[],
  output: string | undefined,
): Promise<number> {
  const folder = output ?? from[0]!;
  const results = { 'report.json': report, 'load.json': load };
  if (output && (load?.kind === 'archive' || !from.includes(output))) {
    makeOutputFolder(output);
    for (const [name, value] of Object.entries(results))
      if (value) writeWholeFile(join(output, name), `${JSON.stringify(value, null, 1)}\n`);
    for (const one of from) copyBodies(one, output);
  }
  const forms = output ? await handOver(output, { report, load }, process.env) : [];
  const path = (name: keyof typeof results) => relative(process.cwd(), join(folder, name));
  if (load) process.stdout.write(`${loadTable(load, path('load.json'), report ? [] : forms)}\n`);
  if (report) process.stdout.write(`${load ? '\n' : ''}${summaryOf(report, path('report.json'), forms)}\n`);
  return report?.run.exitCode || load?.run.exitCode || 0;
}

/** Refuses shards of different targets or seeds, missing shards and repeated ones. */
function demandShards(reports: readonly Report[], folders: readonly string[]): void {
  const [first] = reports;
  for (const [nth, { run }] of reports.entries()) {
    if (!run.shard)
      throw new UsageError(`${folders[nth]} is not a shard. Only the shards of one run can be merged.`);
    if (run.target !== first!.run.target || run.seed !== first!.run.seed)
      throw new UsageError(
        `${folders[nth]} has another target or seed than ${folders[0]}. Name the shards of one run.`,
      );
  }
  const parts = Number(first!.run.shard!.split('/')[1]);
  const wanted = Array.from({ length: parts }, (_, nth) => `${nth + 1}/${parts}`);
  const missing = wanted.filter((shard) => reports.filter(({ run }) => run.shard === shard).length !== 1);
  if (missing.length > 0 || reports.length !== parts)
    throw new UsageError(
      `Name each of the ${parts} shards once. Missing or repeated: ${missing.join(', ') || 'shards of another run'}.`,
    );
}
