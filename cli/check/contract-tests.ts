import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../contracts/results/report.ts';
import { type RunSettings, runSettingsVariable } from '../../contracts/results/run-settings.ts';
import { CommandError, exitCode } from '../../platform/exit.ts';
import { onEndingSignal } from '../../platform/signals.ts';
import type { Environment } from '../../target/configuration/environment.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
// A clone runs TypeScript, an installed package the JavaScript compiled from it.
const extension = extname(import.meta.url);
const require = createRequire(import.meta.url);
/** In MiB. With V8's default of 16, workers spent a fifth of their time collecting short-lived answers. */
const youngGeneration = '--max-semi-space-size=64';
/** JavaScript needs no transforms, and without Playwright's loader for them a check takes a fifth less CPU time. */
const compiled = { PW_DISABLE_TS_ESM: '1' };

/**
 * Runs the contract tests of a Playwright project and returns their report. After Ctrl-C or another
 * signal the report has what was tested until then.
 *
 * @throws {Error} when the tests wrote no report
 */
export async function runContractTests(
  project: 'contract' | 'trouble',
  settings: RunSettings,
  environment: Environment,
): Promise<Report> {
  const { outputDir } = settings;
  const reportFile = join(outputDir, `.${project}.json`);
  // A report of an earlier run must not be taken for this run's.
  rmSync(reportFile, { force: true });
  const scratch = join(outputDir, '.playwright');
  const parameters = [
    '--reporter',
    reporter('report-writer'),
    '--workers',
    String(settings.workers),
    // Otherwise Playwright writes to the folder in which the harness is installed.
    '--output',
    scratch,
    ...(settings.shard ? ['--shard', settings.shard] : []),
  ];
  const code = await runPlaywright(
    project,
    parameters,
    withSettings(environment, { ...settings, reportFile }),
  );
  rmSync(scratch, { recursive: true, force: true });
  if (!existsSync(reportFile) && code === exitCode.interrupted)
    throw new CommandError('Interrupted before anything was tested.', exitCode.interrupted);
  if (!existsSync(reportFile)) throw new Error(`the contract tests ended with ${code} and wrote no report`);
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  rmSync(reportFile);
  return report;
}

/** Prints the cases of a run and sends nothing. */
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
  // In a separate process group, so that Ctrl-C reaches it once, through this process.
  const child = spawn(process.execPath, [youngGeneration, cli, ...parameters], {
    env: extension === '.js' ? { ...environment, ...compiled } : environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: root,
    detached: process.platform !== 'win32',
  });
  let interrupts = 0;
  const interrupt = () => child.kill(interrupts++ === 0 ? 'SIGINT' : 'SIGKILL');
  const release = onEndingSignal(interrupt);
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('exit', (code) => {
      endGroup(child.pid);
      release();
      done(interrupts > 0 ? exitCode.interrupted : (code ?? exitCode.harness));
    });
  });
}

/** Kills the workers that Playwright leaves behind when it is interrupted while they start. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined || process.platform === 'win32') return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // No process is left.
  }
}
