import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../contracts/results/report.ts';
import { type RunSettings, runSettingsVariable } from '../../contracts/results/run-settings.ts';
import { CommandError, exitCode } from '../../platform/exit.ts';
import type { Environment } from '../../target/environment.ts';
import { copyBodies } from '../results/bodies.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
// The clone runs as TypeScript, an installed package as the JavaScript made of it.
const extension = extname(import.meta.url);
const require = createRequire(import.meta.url);
/** In MiB. Answers of some MB are short-lived; with V8's 16 MiB a fifth of a worker's time was spent collecting them. */
const youngGeneration = '--max-semi-space-size=64';

/**
 * Runs the contract tests of a Playwright project to their end, or to Ctrl-C or another signal, on which they end by themselves and
 * have written what they know.
 *
 * @throws {Error} when they wrote no report
 */
export async function runContractTests(
  project: 'contract' | 'trouble',
  settings: RunSettings,
  environment: Environment,
): Promise<Report> {
  const outputDir = project === 'contract' ? settings.outputDir : join(settings.outputDir, project);
  const file = join(outputDir, 'report.json');
  // One of an earlier run must not be taken for this one's.
  rmSync(file, { force: true });
  const scratch = join(outputDir, '.playwright');
  const parameters = [
    '--reporter',
    reporter('report-writer'),
    '--workers',
    String(settings.workers),
    // What Playwright leaves of its own must not lie where the harness is installed.
    '--output',
    scratch,
    ...(settings.shard ? ['--shard', settings.shard] : []),
  ];
  const code = await runPlaywright(
    project,
    parameters,
    withSettings(environment, { ...settings, outputDir }),
  );
  rmSync(scratch, { recursive: true, force: true });
  if (!existsSync(file) && code === exitCode.interrupted)
    throw new CommandError('Interrupted before anything was tested.', exitCode.interrupted);
  if (!existsSync(file)) throw new Error(`the contract tests ended with ${code} and wrote no report`);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // It becomes part of the one report, from whose folder the curl commands are run.
  if (project !== 'contract') {
    copyBodies(outputDir, settings.outputDir);
    rmSync(outputDir, { recursive: true });
  }
  return report;
}

/** Prints the cases that a run would have, without sending anything. */
export function listCases(
  project: 'contract' | 'trouble',
  settings: RunSettings,
  environment: Environment,
): Promise<number> {
  const parameters = ['--list', '--reporter', reporter('case-lister')];
  return runPlaywright(project, parameters, withSettings(environment, settings));
}

function withSettings(environment: Environment, settings: RunSettings): Environment {
  return { ...environment, [runSettingsVariable]: JSON.stringify(settings) };
}

function reporter(name: string): string {
  return join(root, 'tests', 'engine', `${name}${extension}`);
}

/** What asks a command to end: Ctrl-C, another process, a terminal that was closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function runPlaywright(project: string, more: string[], environment: Environment): Promise<number> {
  const cli = join(dirname(require.resolve('@playwright/test/package.json')), 'cli.js');
  const parameters = [
    'test',
    '--config',
    join(root, `playwright.config${extension}`),
    '--project',
    project,
    ...more,
  ];
  // In a process group of its own, so that a Ctrl-C of the terminal reaches it once, through us.
  const child = spawn(process.execPath, [youngGeneration, cli, ...parameters], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: root,
    detached: process.platform !== 'win32',
  });
  let interrupts = 0;
  const interrupt = () => child.kill(interrupts++ === 0 ? 'SIGINT' : 'SIGKILL');
  for (const signal of signals) process.on(signal, interrupt);
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('exit', (code) => {
      endGroup(child.pid);
      for (const signal of signals) process.off(signal, interrupt);
      done(interrupts > 0 ? exitCode.interrupted : (code ?? exitCode.harness));
    });
  });
}

/** Playwright leaves its workers behind when it is interrupted while they start. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined || process.platform === 'win32') return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
}
