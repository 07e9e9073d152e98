import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCode, UsageError } from '../contracts/exit.ts';
import type { Report } from '../contracts/report.ts';
import { requirement } from '../contracts/requirements.ts';
import { newRunId, type RunSettings, runSettingsVariable } from '../contracts/run.ts';
import { summaryOf } from '../report/terminal.ts';
import { createClient } from '../target/client.ts';
import { type Environment, readEnvironment } from '../target/environment.ts';
import { demandReachable } from '../target/reachable.ts';
import { readConfiguration, type TargetFlags } from '../target/read-configuration.ts';
import { createSecrets } from '../target/secrets.ts';
import { createTokenSource } from '../target/token.ts';
import { demandEventsReadable } from './events-file.ts';

export interface CheckOptions extends TargetFlags {
  seed: number;
  requirement?: string[] | undefined;
  gate: 'SHALL' | 'SHOULD';
  events?: string | undefined;
  output?: string | undefined;
  visibilityTimeout: number;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs the contract tests against the target and says what they found; returns the exit code. */
export async function run(
  options: CheckOptions,
  environment = readEnvironment(process.cwd()),
): Promise<number> {
  const configuration = readConfiguration(options, environment);
  const settings = settingsOf(options, configuration.baseUrl);
  await demandTestable(configuration);
  mkdirSync(settings.outputDir, { recursive: true });
  const code = await runPlaywright({
    ...environment,
    AUDITBOX_URL: configuration.baseUrl,
    ...(configuration.caFile && { AUDITBOX_CA: resolve(configuration.caFile) }),
    ...(configuration.insecure && { AUDITBOX_INSECURE: 'true' }),
    [runSettingsVariable]: JSON.stringify(settings),
  });
  const file = join(settings.outputDir, 'report.json');
  if (!existsSync(file)) throw new Error(`the contract tests ended with ${code} and wrote no report`);
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  process.stdout.write(`${summaryOf(report, relative(process.cwd(), file))}\n`);
  return report.run.exitCode;
}

function settingsOf(options: CheckOptions, target: string): RunSettings {
  for (const id of options.requirement ?? [])
    if (!requirement(id)) throw new UsageError(`There is no requirement ${id}: the command list shows all.`);
  if (options.events) demandEventsReadable(options.events);
  const id = newRunId(new Date());
  return {
    id,
    seed: options.seed,
    target,
    outputDir: resolve(options.output ?? join('.out', id)),
    requirements: options.requirement ?? null,
    gate: options.gate,
    eventsFile: options.events ? resolve(options.events) : null,
    visibilityTimeoutMs: options.visibilityTimeout * 1000,
  };
}

async function demandTestable(configuration: ReturnType<typeof readConfiguration>): Promise<void> {
  const tokens = createTokenSource(configuration, createSecrets());
  const client = createClient(configuration, tokens);
  try {
    await demandReachable(client, tokens);
  } finally {
    await client.close();
  }
}

/** Runs the project `contract`; on Ctrl-C it ends by itself, having written what it has. */
function runPlaywright(environment: Environment): Promise<number> {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
    'cli.js',
  );
  const reporter = join(root, 'tests', 'contract', 'report-writer.ts');
  const child = spawn(
    process.execPath,
    [
      cli,
      'test',
      '--config',
      join(root, 'playwright.config.ts'),
      '--project',
      'contract',
      '--reporter',
      reporter,
    ],
    { env: environment, stdio: ['ignore', 'inherit', 'inherit'], cwd: root },
  );
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      done(code ?? exitCode.harness);
    });
  });
}
