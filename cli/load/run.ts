import { join, relative, resolve } from 'node:path';
import type { LoadRunResult } from '../../contracts/results/load-result/result.ts';
import { defaultSettings, newRunId } from '../../contracts/results/run-settings.ts';
import { writeCorpus } from '../../generators/corpus/corpus.ts';
import { demandOutputs, readK6Outputs } from '../../load/arm/k6-outputs.ts';
import { demandK6 } from '../../load/binary/find-k6.ts';
import { compareWithOther } from '../../load/figures/against.ts';
import { type LoadProfileName, loadProfiles } from '../../load/plan/profiles.ts';
import { type LoadOptions, runLoad, writeResult } from '../../load/run.ts';
import { type ExitCode, exitCode, UsageError } from '../../platform/exit.ts';
import { type Interruption, interruptible } from '../../platform/signals.ts';
import { loadTable } from '../../report/terminal/load-table.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import { readEnvironment } from '../../target/configuration/environment.ts';
import { warnIfInsecure } from '../insecure.ts';
import { gatesOf } from '../options/gates.ts';
import { demandSameTarget, otherFolder, removeEarlierLoad } from '../results/earlier-run.ts';
import { makeOutputFolder } from '../results/folder.ts';
import { handOver } from '../results/hand-over.ts';
import { aboutOther, loadBoth, readOther } from './against.ts';
import { archive } from './archive.ts';
import type { LoadFlags } from './flags.ts';
import { Progress } from './progress.ts';
import { demandSharedPlan } from './segment.ts';
import { readLoadTarget } from './target.ts';

/** The most distinct events. An arm that sends more starts again with the first. */
const corpusEvents = 10_000;

/** Loads the target singly and in bulk, prints the figures and returns the exit code. */
export async function run(flags: LoadFlags, environment = readEnvironment(process.cwd())): Promise<ExitCode> {
  if (flags.archive !== undefined) return archive(flags, flags.archive, corpusEvents, environment);
  const target = readLoadTarget(flags, environment);
  const profile = profileNamed(flags.profile ?? 'compare');
  const outputs = readK6Outputs(flags.k6Out ?? [], environment);
  // Before the files of an earlier run are removed.
  if (outputs) demandOutputs(outputs, demandK6());
  if (flags.against === undefined && flags.maxRegression !== undefined)
    throw new UsageError('--max-regression needs --against URL, the deployment to compare the target with.');
  const other = flags.against === undefined ? null : readOther(flags, flags.against, target, environment);
  warnIfInsecure(target);
  demandFullBundles(flags, profile);
  if (flags.segment) demandSharedPlan(flags, flags.segment);
  const { seed = defaultSettings.seed, runId = newRunId(new Date()), segment } = flags;
  const folder = segment ? `${runId}-${segment.part}-of-${segment.parts}` : runId;
  const outputDir = resolve(flags.output ?? join('.out', folder));
  makeOutputFolder(outputDir);
  demandSameTarget(outputDir, 'report.json', target.baseUrl);
  removeEarlierLoad(outputDir);
  const corpus = join(outputDir, 'corpus.ndjson');
  await writeCorpus(corpus, {
    count: Math.min(flags.events ?? corpusEvents, corpusEvents),
    seed,
  });
  const interruption = interruptibleRun();
  const progress = new Progress(process.stderr);
  try {
    const options: LoadOptions = {
      target: { ...target, runId },
      corpus,
      outputDir,
      runId,
      runIdGiven: flags.runId !== undefined,
      seed,
      segment,
      profile,
      batches: flags.batch,
      gzip: flags.gzip,
      rounds: flags.rounds,
      vus: flags.vus,
      eventsPerArm: flags.events,
      durationBudgetMs: flags.duration,
      visibilityTimeoutMs: flags.visibilityTimeout === undefined ? undefined : flags.visibilityTimeout * 1000,
      gates: gatesOf(flags),
      outputs,
      sandbox: flags.sandbox,
      onProgress: progress.show,
      signal: interruption.signal,
    };
    const { result, comparisonText } = other
      ? await againstOther(options, other, flags.maxRegression)
      : { result: await runLoad(options), comparisonText: null };
    progress.end();
    const forms = await handOver(outputDir, { report: null, load: result }, environment);
    const file = relative(process.cwd(), join(outputDir, 'load.json'));
    process.stdout.write(`${loadTable(result, file, forms)}\n`);
    if (comparisonText) process.stdout.write(`${comparisonText}\n`);
    return result.run.exitCode;
  } finally {
    progress.end();
    interruption.release();
  }
}

/**
 * Loads both, writes the forms of the other deployment, and adds the comparison to the target's
 * result.
 */
async function againstOther(
  options: LoadOptions,
  other: TargetConfiguration,
  maxRegression = 5,
): Promise<{ result: LoadRunResult; comparisonText: string }> {
  const [own, others] = await loadBoth(options, other);
  const { result, comparison } = compareWithOther(own, others, other.baseUrl, maxRegression);
  writeResult(result, options.outputDir);
  const folder = join(options.outputDir, otherFolder);
  if ('run' in others) await handOver(folder, { report: null, load: others }, {});
  const file = relative(process.cwd(), join(folder, 'load.json'));
  return { result, comparisonText: aboutOther(other.baseUrl, file, comparison) };
}

/**
 * Refuses fewer events than fill one Bundle. The run would report a smaller Bundle as the full
 * size.
 */
function demandFullBundles({ events, batch }: LoadFlags, profile: LoadProfileName): void {
  const largest = Math.max(...(batch ?? loadProfiles[profile].batches));
  if (events !== undefined && events < largest)
    throw new UsageError(
      `--events is ${events}, fewer than a Bundle of ${largest} has. ` +
        `Use at least ${largest}, or smaller sizes with --batch.`,
    );
}

function profileNamed(name: string): LoadProfileName {
  if (Object.hasOwn(loadProfiles, name)) return name as LoadProfileName;
  throw new UsageError(`There is no load profile "${name}". Choose ${Object.keys(loadProfiles).join(', ')}.`);
}

/** Ends the run with what it has at the first signal, and at once at a second one. */
function interruptibleRun(): Interruption {
  return interruptible(
    (signal) =>
      process.stderr.write(
        `\n${signal}: ending k6 and counting what was stored. A second ${signal} ends at once.\n`,
      ),
    () => process.exit(exitCode.interrupted),
  );
}
