import { join, resolve } from 'node:path';
import type { CaseResult, Report } from '../../contracts/results/report.ts';
import { defaultSettings, newRunId } from '../../contracts/results/run-settings.ts';
import { UsageError } from '../../platform/exit.ts';
import { withConfiguration } from '../../target/configuration/configuration-variable.ts';
import { type Environment, readEnvironment } from '../../target/configuration/environment.ts';
import {
  readBaseUrl,
  readConfiguration,
  type TargetFlags,
} from '../../target/configuration/read-configuration.ts';
import { demandTestable } from '../../target/diagnosis/testable.ts';
import { check } from '../check/run.ts';
import { warnIfInsecure } from '../insecure.ts';
import { makeOutputFolder } from '../results/folder.ts';
import { readReport } from '../results/read.ts';
import { writeReport } from '../results/write-report.ts';

export interface ReplayOptions extends TargetFlags {
  report: string;
}

/**
 * Runs one case of a report again with the same seed, and prints whether the verdict is the same.
 * Returns the exit code of this run.
 */
export async function run(
  name: string,
  options: ReplayOptions,
  environment = readEnvironment(process.cwd()),
): Promise<number> {
  const before = readReport(options.report);
  const known = findingsOf(before, name);
  if (known.length === 0)
    throw new UsageError(`${options.report} has no case "${name}". Copy the name from the report.`);
  if (!options.target) demandSameDeployment(before.run.target, environment);
  const id = newRunId(new Date());
  const parsed = readConfiguration({ target: before.run.target, ...definedOnly(options) }, environment);
  const configuration = { ...parsed, runId: id };
  warnIfInsecure(configuration);
  await demandTestable(configuration);
  const outputDir = resolve(join('.out', id));
  makeOutputFolder(outputDir);
  const settings = {
    ...defaultSettings,
    ...before.run.settings,
    quick: false,
    id,
    outputDir,
    target: configuration.baseUrl,
    seed: before.run.seed,
    onlyCase: known[0]!.result.name,
  };
  const after = await check(settings, withConfiguration(environment, configuration));
  writeReport(outputDir, after);
  const now = new Map(findingsOf(after, settings.onlyCase).map(({ id: row, result }) => [row, result]));
  process.stdout.write(
    `${settings.onlyCase} (seed ${known[0]!.result.seed}) against ${configuration.baseUrl}\n`,
  );
  for (const { id: row, result } of known) process.stdout.write(`${compare(row, result, now.get(row))}\n`);
  return after.run.exitCode;
}

/** The credentials are those of `AUDITBOX_URL`: no file says to which other host they are sent. */
function demandSameDeployment(target: string, environment: Environment): void {
  if (!environment.AUDITBOX_URL) return;
  const own = readBaseUrl({}, environment);
  if (own !== target)
    throw new UsageError(
      `The report is about ${target}, but AUDITBOX_URL is ${own}. Use --target to say which one to test.`,
    );
}

function compare(id: string, before: CaseResult, now: CaseResult | undefined): string {
  const same = now?.verdict === before.verdict ? 'as before' : `before: ${before.verdict}`;
  const why = now?.message ? `\n     ${now.message}` : '';
  const curl = now?.curl && now.verdict !== 'pass' ? `\n     ${now.curl}` : '';
  return `${(now?.verdict ?? 'not reached').padEnd(6)} ${id} (${same})${why}${curl}`;
}

function findingsOf(report: Report, name: string): { id: string; result: CaseResult }[] {
  return report.requirements.flatMap(({ id, cases }) =>
    cases.filter((one) => one.name === name).map((result) => ({ id, result })),
  );
}

function definedOnly(flags: TargetFlags): TargetFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
