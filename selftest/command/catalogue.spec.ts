import { expect, test } from '@playwright/test';
import { requirements } from '../../contracts/catalogue/all.ts';
import { harness } from '../run-command.ts';

test('every requirement is proved by a test, or says why not', async () => {
  const environment = { AUDITBOX_URL: 'http://127.0.0.1:9', AUDITBOX_AUTH: 'off' };
  const { stdout, exitCode } = await harness(['check', '--dry-run'], { environment });
  expect(exitCode).toBe(0);
  const proved = new Set(stdout.split('\n').flatMap((line) => (line.startsWith(' ') ? [] : line.split(' '))));
  expect(
    requirements.filter(({ id, notTested }) => !proved.has(id) && !notTested).map(({ id }) => id),
  ).toEqual([]);
});

test('list names every requirement with its level and source, and as JSON with its quote', async () => {
  const { stdout } = await harness(['list']);
  for (const { id } of requirements) expect(stdout).toContain(id);
  expect(JSON.parse((await harness(['list', '--json'])).stdout)).toEqual(requirements);
});
