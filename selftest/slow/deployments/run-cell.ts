import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadRunResult } from '../../../contracts/results/load-result/result.ts';
import type { Report } from '../../../contracts/results/report.ts';
import { filesBelow, withVerdict } from '../../command/check/check-command.ts';
import { type CommandResult, harness } from '../../run-command.ts';
import type { CommandName, Outcome, RunningSetUp, SetUp } from './setup.ts';

/** They create, read, search, and send tokens that must be refused. */
const fewRequirements = [
  'CREATE-STATUS-201',
  'CREATE-STORED',
  'BUNDLE-STATUS-201',
  'BUNDLE-STORED',
  'INVALID-NOT-STORED',
  'AUTH-TOKEN-ACCEPTED',
  'AUTH-TOKEN-REQUIRED',
];

/** What each command is given: as little as shows that the set-up is no obstacle. */
const usualParameters: Record<CommandName, readonly string[]> = {
  check: ['--quick', '--requirement', ...fewRequirements],
  load: ['--batch', '10', '--rounds', '1', '--events', '200', '--vus', '4'],
  token: [],
  doctor: [],
};

/** Variables whose values are secrets. */
const secretVariables = /SECRET|PASSWORD|PASSPHRASE|HEADERS/;

/**
 * Runs a command on a set-up and demands its outcome.
 *
 * @param signal interrupts the command
 * @throws {Error} when the outcome is another, or a secret appears in the output or a file
 */
export async function runCell(
  setUp: SetUp,
  running: RunningSetUp,
  command: CommandName,
  signal: AbortSignal,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-cell-'));
  try {
    const output = command === 'check' || command === 'load' ? ['--output', folder] : [];
    const parameters = setUp.parameters?.[command] ?? usualParameters[command];
    const during = running.during?.();
    const result = await harness([command, ...output, ...parameters], {
      environment: running.environment,
      onStart: (child) => signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true }),
    });
    await during;
    signal.throwIfAborted();
    const outcome = setUp.outcomes[command]!;
    if (outcome === 'passes') demandPassed[command](result, folder);
    else demandEnded(result, outcome);
    demandNoSecret(result, folder, running, command);
    if (command === 'check' || command === 'load') running.demandMet?.();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const demandPassed: Record<CommandName, (result: CommandResult, folder: string) => void> = {
  check(result, folder) {
    const report = readResult<Report>(join(folder, 'report.json'), result);
    assert.deepEqual(withVerdict(report, 'fail', 'error'), [], result.stdout);
    assert.equal(result.exitCode, 0, all(result));
    assert.ok(withVerdict(report, 'pass').length > 0, result.stdout);
  },
  load(result, folder) {
    const { modes, validity } = readResult<LoadRunResult>(join(folder, 'load.json'), result);
    assert.equal(result.exitCode, 0, all(result));
    assert.equal(validity.verdict, 'valid', result.stdout);
    assert.ok(validity.acknowledged > 0);
    for (const { errors } of modes) assert.deepEqual(errors, {}, result.stdout);
  },
  token(result) {
    assert.equal(result.exitCode, 0, all(result));
    assert.match(result.stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  },
  doctor(result) {
    assert.equal(result.exitCode, 0, all(result));
  },
};

function demandEnded(result: CommandResult, { exitCode, says }: Exclude<Outcome, 'passes'>): void {
  assert.ok(all(result).includes(says), `It does not say ${JSON.stringify(says)}: ${all(result)}`);
  assert.equal(result.exitCode, exitCode, all(result));
}

function demandNoSecret(
  result: CommandResult,
  folder: string,
  { environment, secrets = [] }: RunningSetUp,
  command: CommandName,
): void {
  const traces = [all(result), ...filesBelow(folder).map(({ text }) => text)].join('\n');
  const fromEnvironment = Object.entries(environment).filter(([name]) => secretVariables.test(name));
  for (const [name, value] of fromEnvironment)
    assert.ok(!traces.includes(value), `The value of ${name} appears in the output or in a file.`);
  for (const secret of secrets) assert.ok(!traces.includes(secret), `A secret (${secret}) appears.`);
  // The start of every JWT: {"alg or {"kid
  if (command !== 'token') assert.ok(!/Bearer ey|access_token=ey/.test(traces), 'A token appears.');
}

function readResult<Result>(file: string, result: CommandResult): Result {
  assert.ok(existsSync(file), `Nothing was tested (exit ${result.exitCode}): ${all(result)}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const all = ({ stdout, stderr }: CommandResult) => `${stdout}\n${stderr}`;
