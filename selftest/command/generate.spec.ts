import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { validateProfile } from '../../contracts/fhir/balp/validateProfile.ts';
import { validateAuditEvent, validateBundle } from '../../contracts/fhir/validate.ts';
import { violations } from '../../generators/violations/all.ts';
import { harness, root } from '../run-command.ts';

const generate = (...options: string[]) => harness(['generate', ...options]);
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const parsed = (text: string) => linesOf(text).map((line) => JSON.parse(line));

test('generate writes 100 valid events, one a line', async () => {
  const { exitCode, stdout, stderr } = await generate();
  expect(exitCode).toBe(0);
  expect(stderr).toBe('');
  const events = parsed(stdout);
  expect(events).toHaveLength(100);
  expect(events.flatMap(validateAuditEvent)).toEqual([]);
});

test('same seed twice, same sha256', async () => {
  const hash = async (seed: string) =>
    createHash('sha256')
      .update((await generate('--count', '300', '--seed', seed)).stdout)
      .digest('hex');
  const [first, second, other] = await Promise.all([hash('7'), hash('7'), hash('8')]);
  expect(second).toBe(first);
  expect(other).not.toBe(first);
});

test('--profile writes events of that profile only', async () => {
  const { stdout } = await generate('--profile', 'PatientDelete', '--count', '20');
  const events = parsed(stdout);
  expect(events).toHaveLength(20);
  expect(events.flatMap((event) => validateProfile(event, 'PatientDelete'))).toEqual([]);
});

test('an unknown profile is wrong usage, and the message lists the known ones', async () => {
  const { exitCode, stdout, stderr } = await generate('--profile', 'patientread');
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /no IHE BALP profile patientread\. Choose one of Create, .*PatientRead.*AuthZconsent\.\n$/,
  );
});

test('--bundle wraps the events, the last Bundle holding the rest', async () => {
  const { stdout } = await generate('--count', '25', '--bundle', '10');
  const bundles = parsed(stdout);
  expect(bundles.map(({ entry }) => entry.length)).toEqual([10, 10, 5]);
  expect(bundles.flatMap(validateBundle)).toEqual([]);
});

test('--bundle with --invalid is wrong usage', async () => {
  const { exitCode, stderr } = await generate('--bundle', '10', '--invalid');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('--bundle and --invalid exclude each other');
});

test('--invalid writes each violation once, with its rule and a body that breaks it', async () => {
  const { exitCode, stdout } = await generate('--invalid');
  expect(exitCode).toBe(0);
  const rows = parsed(stdout);
  const clear = violations.filter(({ unspecified }) => !unspecified);
  expect(rows.map(({ violation, rule, of }) => ({ id: violation, rule, of }))).toEqual(
    clear.map(({ id, rule, of }) => ({ id, rule, of })),
  );
  const passing = rows.filter(({ of, body, encoding }) => {
    if (of === 'AuditEvent') return validateAuditEvent(body).length === 0;
    if (of === 'Bundle') return validateBundle(body).length === 0;
    try {
      const bytes = Buffer.from(body, encoding ?? 'utf8');
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return validateAuditEvent(JSON.parse(text)).length === 0;
    } catch {
      return false;
    }
  });
  expect(passing.map(({ violation }) => violation)).toEqual([]);
});

test('--invalid --count goes round the violations', async () => {
  const { stdout } = await generate('--invalid', '--count', '3');
  expect(parsed(stdout).map(({ violation }) => violation)).toEqual(
    violations.slice(0, 3).map(({ id }) => id),
  );
});

test('bytes that are not UTF-8 come in base64', async () => {
  const rows = parsed((await generate('--invalid')).stdout);
  const row = rows.find(({ violation }) => violation === 'raw-latin-1');
  expect(row.encoding).toBe('base64');
  expect([...Buffer.from(row.body, 'base64')]).toContain(0xe9);
});

test('a reader that goes away ends it quietly, whatever is left to write', async () => {
  const child = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      join(root, 'cli', 'main.ts'),
      'generate',
      '--count',
      '100000000',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await ended).toBe(0);
  expect(stderr).toBe('');
});

test('memory use does not grow with the count', async () => {
  // Peak resident set in KiB, as the process itself tells at its end.
  const peak = async (count: number) => {
    const script = `process.argv.push('generate', '--count', '${count}'); process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS))); await import('./cli/main.ts');`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.resume();
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    expect(await new Promise((resolve) => child.on('close', resolve)), stderr).toBe(0);
    return Number(stderr);
  };
  const [few, many] = [await peak(2000), await peak(100_000)];
  // 100,000 events are some 200 MB of text.
  expect(many - few).toBeLessThan(100 * 1024);
});
