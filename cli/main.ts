#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { CommandError, exitCode } from '../contracts/exit.ts';
import { explainFileError, isFileError } from '../contracts/file-error.ts';
import { defaultSettings } from '../contracts/run.ts';
import { loadProfiles } from '../load/profiles.ts';
import packageJson from '../package.json' with { type: 'json' };
import { atLeastZero, bundleSizes, duration, percentage, runId, segment, several } from './load-options.ts';
import { endWithNpm } from './npm-parent.ts';

const { compare } = loadProfiles;

const visibilityTimeout = new Option(
  '--visibility-timeout <seconds>',
  'how long an acknowledged event may take until search finds it',
)
  .argParser(wholeNumber(1))
  .default(defaultSettings.visibilityTimeoutMs / 1000);

// Each command is imported when it is called, so that `--help` and `lint` start fast.
const program = new Command('auditbox-harness')
  .description('Contract tests and load tests for Auditbox deployments (FHIR R4 AuditEvents).')
  .version(packageJson.version)
  .showHelpAfterError('Add --help for the options.')
  .exitOverride();

program
  .command('check')
  .description('Run the contract tests against a deployment.')
  .option('--target <url>', 'FHIR base URL of the deployment (default: AUDITBOX_URL)')
  .option('--seed <n>', 'seed of every generated input', wholeNumber(0), defaultSettings.seed)
  .option('--requirement <id...>', 'only these requirements')
  .addOption(
    new Option('--gate <level>', 'lowest level that fails the run')
      .choices(['SHALL', 'SHOULD'] as const)
      .default(defaultSettings.gate),
  )
  .option('--events <file>', 'also send your own AuditEvents (NDJSON), singly and as one Bundle')
  .addOption(
    new Option('--level <level>', 'only requirements of this level').choices([
      'SHALL',
      'SHOULD',
      'MAY',
    ] as const),
  )
  .option('--waivers <file>', 'YAML list of known failures: requirement, reason, ticket, expires')
  .option('--shard <part/parts>', 'only this part of the tests, 1/4 say', shard)
  .option('--workers <n>', 'processes that test at once', wholeNumber(1, 256), defaultSettings.workers)
  .option(
    '--prove [defect...]',
    'first show on the embedded sandbox that the harness sees defects: a handful, or those named',
  )
  .option('--dry-run', 'list the cases without sending anything')
  .option('--quick', 'only as many cases as it takes to prove each requirement once')
  .option(
    '--max-bundle <n>',
    'entries of the largest Bundle',
    wholeNumber(1, 1_000_000),
    defaultSettings.maxBundle,
  )
  .option(
    '--fault-on <command>',
    "shell command that breaks the deployment's inside, to see what it does in trouble",
  )
  .option('--fault-off <command>', 'shell command that mends it again')
  .option('--output <dir>', 'folder of the results (default: .out/<run id>)')
  .addOption(visibilityTimeout)
  .option('--ca <file>', 'certificate authorities to trust (PEM)')
  .option('--insecure', 'accept any TLS certificate')
  .action(async (options) => {
    process.exitCode = await (await import('./check.ts')).run(options);
  });

program
  .command('sandbox')
  .description('Run an embedded Auditbox and its identity provider; prints the environment to use on stdout.')
  .option('--port <n>', 'port of the FHIR server; 0 takes a free one', wholeNumber(0), 0)
  .option('--issuer-port <n>', 'port of the identity provider; 0 takes a free one', wholeNumber(0), 0)
  .option(
    '--control <n>',
    'port on which POST /break makes the store fail and POST /mend work again',
    wholeNumber(0),
  )
  .option(
    '--dated-tokens',
    'also print tokens that have expired and that are not yet valid, for a check to send',
  )
  .option('--data <dir>', 'folder that keeps the events (default: a temporary one, removed at the end)')
  .addOption(
    new Option('--auth <state>', 'whether requests need a token')
      .choices(['on', 'off'] as const)
      .default('on'),
  )
  .option('--issuer <url>', 'accept the tokens of this issuer instead of starting an identity provider')
  .option('--max-body <bytes>', 'largest request body', wholeNumber(1), 64 * 1024 * 1024)
  .option('--defect <name>', 'be wrong in one way, to see it found; list prints them')
  .option('--variant <name>', 'keep the contract in other clothes; list prints them')
  .addOption(
    new Option('--log-level <level>', 'what to log on stderr')
      .choices(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const)
      .default('warn'),
  )
  .action(async (options) => {
    process.exitCode = await (await import('./sandbox.ts')).run(options);
  });

program
  .command('generate')
  .description('Write valid AuditEvents to stdout as NDJSON, or with --invalid violations of the contract.')
  .option('--count <n>', 'how many events (default: 100), or violations (default: each once)', wholeNumber(1))
  .option('--seed <n>', 'same seed and options, same bytes', wholeNumber(0), 1)
  .option('--invalid', 'lines of violation, rule and body, each with one fault')
  .option('--profile <name>', 'only events of this IHE BALP profile, PatientRead for instance')
  .option('--bundle <size>', 'wrap the events into collection Bundles of this size', wholeNumber(1))
  .action(async (options) => {
    process.exitCode = await (await import('./generate.ts')).run(options);
  });

program
  .command('load')
  .description('Measure how fast a deployment takes events, singly and in Bundles, with k6.')
  .option('--target <url>', 'FHIR base URL of the deployment (default: AUDITBOX_URL)')
  .option('--profile <name>', `load profile: ${Object.keys(loadProfiles).join(', ')}`, 'compare')
  .option('--batch <sizes>', `Bundle sizes beside single (default: ${compare.batches})`, bundleSizes)
  .option('--gzip', 'also send gzip bodies, singly and in the largest Bundles, where the target takes them')
  .option('--rounds <n>', `how often each way is measured (default: ${compare.rounds})`, wholeNumber(1))
  .option('--events <n>', 'events sent each way in a round (default: what fits the duration)', wholeNumber(1))
  .option('--vus <n>', 'requests under way at once (default: found for each way)', wholeNumber(1, 10_000))
  .option('--duration <time>', `for all of it (default: ${compare.durationBudgetMs / 1000}s)`, duration)
  .option(
    '--seed <n>',
    `seed of the events and of the order (default: ${defaultSettings.seed})`,
    wholeNumber(0),
  )
  .option('--run-id <id>', 'name of the run, the code of the tag on every event (default: a new one)', runId)
  .option('--segment <part/parts>', 'only this part of the run, 1/4 say; others send the rest', segment)
  .option('--against <url>', 'load this deployment too, arm by arm in turn: is the target slower?')
  .option(
    '--max-regression <percent>',
    'with --against: how much slower the target may be (default: 5)',
    atLeastZero,
  )
  .option('--archive <file>', 'send nothing: write a k6 archive that k6 sends elsewhere, by itself')
  .option('--output <dir>', 'folder of the results (default: .out/<run id>)')
  .addOption(visibilityTimeout)
  .option(
    '--k6-out <output>',
    'output that k6 writes its samples to besides, as its --out; may be repeated (docs/load.md)',
    several,
  )
  .option('--min-throughput <n>', 'gate: events/s of the fastest way', atLeastZero)
  .option('--min-ratio <n>', 'gate: the best ratio of bulk to single', atLeastZero)
  .option('--max-p99 <ms>', 'gate: p99 of the service time of what was acknowledged, every way', atLeastZero)
  .option('--max-error-rate <percent>', 'gate: failed requests, every way', percentage)
  .option(
    '--i-am-allowed-to-load <host>',
    'needed when a target is not this machine: its host; may be repeated',
    several,
  )
  .option('--ca <file>', 'certificate authorities to trust (PEM)')
  .option('--insecure', 'accept any TLS certificate')
  .action(async (options) => {
    process.exitCode = await (await import('./load.ts')).run(options);
  });

program
  .command('compare')
  .description('Hold a load result against an earlier one: is B slower than A?')
  .argument('<a>', 'load.json, or the folder of a load run: before')
  .argument('<b>', 'the same: after')
  .option('--max-regression <percent>', 'how much slower B may be', atLeastZero, 5)
  .action(async (before, after, options) => {
    process.exitCode = await (await import('./compare.ts')).run(before, after, options);
  });

program
  .command('lint')
  .description('Check your own AuditEvents against the contract, offline.')
  .argument('[file]', 'NDJSON, other JSON, Bundles; - or nothing is standard input')
  .addOption(new Option('--profile <name>', 'hold them to IHE BALP too').choices(['balp'] as const))
  .action(async (file, options) => {
    process.exitCode = await (await import('./lint.ts')).run({ file, ...options });
  });

program
  .command('report')
  .description('Write the forms of a result again, put the parts of a run together, or compare runs.')
  .argument(
    '<dir...>',
    'folder of a run; of each shard or segment of one; or of the runs to compare, the baseline first',
  )
  .option('--output <dir>', 'folder for what is written')
  .option('--count', 'of a run that k6 sent from an archive: count what was stored at AUDITBOX_URL')
  .option('--min-throughput <n>', 'gate of a load run put together: events/s of the fastest way', atLeastZero)
  .option('--min-ratio <n>', 'the same: the best ratio of bulk to single', atLeastZero)
  .option('--max-p99 <ms>', 'the same: p99 of the service time, every way', atLeastZero)
  .option('--max-error-rate <percent>', 'the same: failed requests, every way', percentage)
  .addOption(visibilityTimeout)
  .option('--ca <file>', 'certificate authorities to trust (PEM)')
  .option('--insecure', 'accept any TLS certificate')
  .action(async (folders, options) => {
    process.exitCode = await (await import('./report.ts')).run(folders, options);
  });

program
  .command('replay')
  .description('Run one case of a report again.')
  .argument('<case>', 'name of the case')
  .requiredOption('--report <file>', 'report.json that has the case')
  .option('--target <url>', 'FHIR base URL (default: that of the report)')
  .option('--ca <file>', 'certificate authorities to trust (PEM)')
  .option('--insecure', 'accept any TLS certificate')
  .action(async (name, options) => {
    process.exitCode = await (await import('./replay.ts')).run(name, options);
  });

program
  .command('token')
  .description('Print a token for the deployment on stdout, for the curl commands of a report.')
  .option('--target <url>', 'FHIR base URL of the deployment (default: AUDITBOX_URL)')
  .option('--ca <file>', 'certificate authorities to trust (PEM)')
  .option('--insecure', 'accept any TLS certificate')
  .action(async (options) => {
    process.exitCode = await (await import('./token.ts')).run(options);
  });

program
  .command('list')
  .description('List the requirements.')
  .option('--json', 'as JSON, with quotes and sources')
  .action(async (options) => {
    process.exitCode = await (await import('./list.ts')).run(options);
  });

program
  .command('start')
  .description('Check and load the embedded sandbox, to see the harness at work.')
  .action(async () => {
    process.exitCode = await (await import('./start.ts')).run();
  });

// commands

endWithNpm();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Prints one clear sentence for an error of ours and returns the exit code it asks for. */
function explain(error: unknown): number {
  if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (isFileError(error)) {
    process.stderr.write(`${error.path} can't be used: ${explainFileError(error)}.\n`);
    return exitCode.usage;
  }
  // Commander has printed its own message already; --help and --version are no errors.
  if (
    error instanceof Error &&
    'exitCode' in error &&
    'code' in error &&
    String(error.code).startsWith('commander.')
  )
    return error.exitCode === 0 ? exitCode.held : exitCode.usage;
  process.stderr.write(
    `This is a fault of the harness itself, not of the deployment:\n${error instanceof Error ? error.stack : error}\n`,
  );
  return exitCode.harness;
}

/** Parses a whole number from `minimum` to `maximum`, which is the largest exact one unless given. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum)
      throw new InvalidArgumentError(`It must be a whole number of at least ${minimum}.`);
    if (value > maximum) throw new InvalidArgumentError(`It must be at most ${maximum}.`);
    return value;
  };
}

/** Parses `1/4`: the first of four parts. */
function shard(text: string): string {
  const [part, parts] = text.split('/').map(Number);
  const isShard = /^\d+\/\d+$/.test(text) && part! >= 1 && part! <= parts!;
  if (!isShard) throw new InvalidArgumentError('It must be a part of a whole, such as 1/4.');
  return text;
}
