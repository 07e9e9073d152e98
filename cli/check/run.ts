import { join, relative, resolve } from 'node:path';
import { needsFaultCommands, requirement, requirements } from '../../contracts/catalogue/all.ts';
import type { Level } from '../../contracts/catalogue/requirement.ts';
import type { Report, SelfCheck } from '../../contracts/results/report.ts';
import { defaultSettings, newRunId, type RunSettings } from '../../contracts/results/run-settings.ts';
import { parseWaivers, type Waiver } from '../../contracts/results/waivers.ts';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { readTextFile } from '../../platform/text-file.ts';
import { prepareForms } from '../../report/forms.ts';
import { mergeReports } from '../../report/merge.ts';
import { summaryOf } from '../../report/terminal/summary.ts';
import { applyWaivers } from '../../report/waive.ts';
import { withConfiguration } from '../../target/configuration/configuration-variable.ts';
import { type Environment, readEnvironment } from '../../target/configuration/environment.ts';
import { readConfiguration, type TargetFlags } from '../../target/configuration/read-configuration.ts';
import { demandTestable } from '../../target/diagnosis/testable.ts';
import { servePacing } from '../../target/http/sending/shared-pacing.ts';
import { warnIfInsecure } from '../insecure.ts';
import { demandSameTarget, removeEarlierCheck, removeIfEmpty } from '../results/earlier-run.ts';
import { makeOutputFolder } from '../results/folder.ts';
import { handOver } from '../results/hand-over.ts';
import { loadIn } from '../results/read.ts';
import { writeReport } from '../results/write-report.ts';
import { listCases, runContractTests } from './contract-tests.ts';
import { demandEventsReadable } from './events-file.ts';

export interface CheckOptions extends TargetFlags {
  seed?: number | undefined;
  requirement?: string[] | undefined;
  level?: Level | undefined;
  gate?: RunSettings['gate'] | undefined;
  events?: string | undefined;
  output?: string | undefined;
  quick?: boolean | undefined;
  maxBundle?: number | undefined;
  faultOn?: string | undefined;
  faultOff?: string | undefined;
  visibilityTimeout?: number | undefined;
  waivers?: string | undefined;
  shard?: string | undefined;
  dryRun?: boolean | undefined;
  /** Number of parallel test processes. */
  workers?: number | undefined;
  /** Requests per second that all of them together never exceed. */
  maxRate?: number | undefined;
  /** First shows that the check detects defects: a selection, or those named. */
  prove?: true | string[] | undefined;
}

/** Runs the contract tests against the target, prints the result and returns the exit code. */
export async function run(
  options: CheckOptions,
  environment = readEnvironment(process.cwd()),
): Promise<number> {
  const parsed = readConfiguration(options, environment);
  const settings = settingsOf(options, parsed.baseUrl);
  const configuration = { ...parsed, runId: settings.id };
  const waivers = options.waivers ? readWaivers(options.waivers) : [];
  const handedOn = withConfiguration(environment, configuration);
  if (options.dryRun) return listCases(isTroubleAlone(settings) ? 'trouble' : 'contract', settings, handedOn);
  warnIfInsecure(configuration);
  const isNew = makeOutputFolder(settings.outputDir);
  demandSameTarget(settings.outputDir, 'load.json', configuration.baseUrl);
  removeEarlierCheck(settings.outputDir);
  try {
    await demandTestable(configuration);
  } catch (error) {
    if (isNew) removeIfEmpty(settings.outputDir);
    throw error;
  }
  const selfCheck = options.prove ? await proveSelf(options.prove) : undefined;
  const [checked] = await Promise.all([check(settings, handedOn), prepareForms()]);
  const report = applyWaivers(checked, waivers, new Date());
  if (selfCheck) report.run.selfCheck = selfCheck;
  const { outputDir } = settings;
  const file = writeReport(outputDir, report);
  const whole = { report, load: loadIn(outputDir) };
  const forms = await handOver(outputDir, { report, load: null }, environment, whole);
  process.stdout.write(`${summaryOf(report, relative(process.cwd(), file), forms)}\n`);
  return report.run.exitCode;
}

async function proveSelf(defects: true | string[]): Promise<SelfCheck> {
  const { checkSelf } = await import('./self-check.ts');
  process.stderr.write('self-check: the embedded sandbox, with and without defects\n');
  return defects === true ? checkSelf() : checkSelf(defects);
}

/** Runs the contract tests, then those that break the deployment for a while. The report is for the caller to write. */
export async function check(settings: RunSettings, environment: Environment): Promise<Report> {
  const pacing = await servePacing(settings.maxRate);
  try {
    return await checkPaced({ ...settings, pacingPort: pacing.port }, environment);
  } finally {
    pacing.close();
  }
}

async function checkPaced(settings: RunSettings, environment: Environment): Promise<Report> {
  if (isTroubleAlone(settings)) return runContractTests('trouble', settings, environment);
  const report = await runContractTests('contract', settings, environment);
  if (!settings.faultOn || !report.run.complete || report.run.stopped) return report;
  return mergeReports([report, await runContractTests('trouble', settings, environment)]);
}

/** Whether only requirements of server trouble were chosen. They run in a Playwright project apart. */
function isTroubleAlone({ requirements: ids, faultOn }: RunSettings): boolean {
  return faultOn !== null && (ids?.every(needsFaultCommands) ?? false);
}

function readWaivers(file: string): Waiver[] {
  try {
    return parseWaivers(readTextFile(file), file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The waiver file ${file} can't be read: ${explainFileError(error)}.`);
  }
}

function settingsOf(options: CheckOptions, target: string): RunSettings {
  for (const id of options.requirement ?? [])
    if (!requirement(id))
      throw new UsageError(`There is no requirement ${id}. The command list shows them all.`);
  if (!options.faultOn !== !options.faultOff)
    throw new UsageError(
      '--fault-on and --fault-off go together. One breaks the deployment, the other restores it.',
    );
  if (options.events) demandEventsReadable(options.events);
  const id = newRunId(new Date());
  return {
    ...defaultSettings,
    id,
    target,
    outputDir: resolve(options.output ?? join('.out', id)),
    seed: options.seed ?? defaultSettings.seed,
    requirements: options.requirement || options.level ? chosenRequirements(options) : null,
    workers: options.workers ?? defaultSettings.workers,
    maxRate: options.maxRate ?? null,
    shard: options.shard ?? null,
    gate: options.gate ?? defaultSettings.gate,
    eventsFile: options.events ? resolve(options.events) : null,
    quick: options.quick ?? false,
    maxBundle: options.maxBundle ?? defaultSettings.maxBundle,
    faultOn: options.faultOn || null,
    faultOff: options.faultOff || null,
    visibilityTimeoutMs: options.visibilityTimeout
      ? options.visibilityTimeout * 1000
      : defaultSettings.visibilityTimeoutMs,
  };
}

function chosenRequirements({ requirement: ids, level, faultOn }: CheckOptions): string[] {
  const chosen = requirements.filter(
    (row) => (!ids || ids.includes(row.id)) && (!level || row.level === level),
  );
  if (chosen.length === 0)
    throw new UsageError(`None of ${ids?.join(', ')} is a ${level}. Leave out --level or --requirement.`);
  if (!faultOn && chosen.every(({ id }) => needsFaultCommands(id)))
    throw new UsageError(
      `${chosen.map(({ id }) => id).join(', ')} can only be proved while the deployment is broken. ` +
        'Give the commands that break and restore it, --fault-on and --fault-off.',
    );
  return chosen.map(({ id }) => id);
}
