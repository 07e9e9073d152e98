import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import schema from '../../../../contracts/results/load.schema.json' with { type: 'json' };
import { harness } from '../../../run-command.ts';
import { needsK6, test } from '../subjects.ts';
import { makes, off, segment } from './archive-parameters.ts';
import { runAlone } from './run-alone.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);

test('what was lost of an archive is found by counting: exit 1; what search does not find stays unverified: exit 3', async ({
  output,
  target,
}) => {
  needsK6();
  for (const [name, behavior, exitCode, says] of [
    ['lost', { loses: (event: number) => event % 100 === 0 }, 1, 'INVALID: 12 of 1205 acknowledged events'],
    ['tags', { search: 'ignores-tags' }, 3, 'search gives no usable count of the events with this run'],
    ['none', { search: 'none' }, 3, 'search gives no usable count of the events with this run'],
  ] as const) {
    const { url } = await target(behavior);
    const archive = join(output, `${name}.tar`);
    await harness(makes(archive, '--target', url), { environment: off });
    const folder = join(output, name);
    expect((await runAlone(archive, folder, off)).exitCode).toBe(0);
    const counted = await harness(['report', folder, '--count', '--visibility-timeout', '1'], {
      environment: { ...off, AUDITBOX_URL: url },
    });
    expect(counted.stdout, counted.stderr).toContain(says);
    expect(counted.exitCode).toBe(exitCode);
  }
});

test('an archive that k6 did not send to its end is never held, though all it sent was found: exit 3', async ({
  output,
  target,
}) => {
  needsK6();
  const { url, submissions } = await target({ delayMs: 50 });
  const archive = join(output, 'out.tar');
  await harness(makes(archive, '--target', url), { environment: off });
  const folder = join(output, 'part');
  const { exitCode } = await runAlone(archive, folder, off, [], (child) => {
    const timer = setInterval(() => {
      if (submissions() < 20) return;
      clearInterval(timer);
      child.kill('SIGINT');
    }, 5);
    child.on('close', () => clearInterval(timer));
  });
  expect(exitCode).not.toBe(0);
  const counted = await harness(['report', folder, '--count', '--visibility-timeout', '1'], {
    environment: { ...off, AUDITBOX_URL: url },
  });
  expect(counted.stdout, counted.stderr).toMatch(/k6 ended after \d+ of 121 requests\. Its log says why/);
  expect(counted.stdout).toContain('Valid: all');
  expect(counted.exitCode).toBe(3);
  const file = JSON.parse(readFileSync(join(folder, 'load.json'), 'utf8'));
  expect(isLoadResult(file), JSON.stringify(isLoadResult.errors)).toBe(true);
});

test('the token of a count goes where the environment says: another deployment in the file is refused, exit 2', async ({
  output,
  target,
}) => {
  needsK6();
  const { url } = await target();
  const archive = join(output, 'out.tar');
  await harness(makes(archive, '--target', url), { environment: off });
  const folder = join(output, 'part');
  await runAlone(archive, folder, off);
  const elsewhere = await harness(['report', folder, '--count'], {
    environment: { AUDITBOX_TOKEN: 'opaque', AUDITBOX_URL: 'http://127.0.0.1:9' },
  });
  expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
    2,
    `The run was sent to ${url}, but AUDITBOX_URL is http://127.0.0.1:9. Set AUDITBOX_URL to the deployment of the run.\n`,
  ]);
});

test('the result is found in the log of a container, and a file without one is refused: exit 2', async ({
  output,
  target,
}) => {
  needsK6();
  const { url } = await target();
  const archive = join(output, 'out.tar');
  await harness(makes(archive, '--target', url), { environment: off });
  const folder = join(output, 'part');
  const { stdout } = await runAlone(archive, folder, off, segment(1, 2));
  const file = join(folder, 'load-segment.json');
  writeFileSync(file, `time="…" level=info msg="paused"\n${stdout}time="…" level=info msg="end"\n`);
  const shown = await harness(['report', folder, '--output', join(output, 'shown')]);
  expect(shown.stdout, shown.stderr).toContain('This is segment 1/2 of the run tar');
  const said = JSON.parse(stdout);
  for (const wrong of [
    ...['', '{}', '{"auditboxLoadSegment":1}', 'null', stdout.slice(0, 200)],
    JSON.stringify({ ...said, segment: '3/2' }),
    JSON.stringify({ ...said, order: { ...said.order, batch: 0 } }),
    JSON.stringify({ ...said, measured: { ...said.measured, serviceTimeMs: [1, 2] } }),
    JSON.stringify({ ...said, measured: { ...said.measured, endedAt: 'now' } }),
  ]) {
    writeFileSync(file, wrong);
    const refused = await harness(['report', folder]);
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/has no result of an archive\. k6 writes it to stdout when it ends/),
    ]);
  }
});
