import { expect, test } from '@playwright/test';
import { requirements } from '../../../contracts/catalogue/all.ts';
import { defects } from '../../../sandbox/defects/all.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { variants } from '../../../sandbox/variants/all.ts';
import { harness } from '../../run-command.ts';

test('every SHALL and SHOULD has a defect that breaks it', () => {
  const broken = new Set(defects.flatMap(({ breaks }) => breaks));
  const missing = requirements.filter(({ id, level }) => level !== 'MAY' && !broken.has(id));
  expect(missing.map(({ id }) => id)).toEqual([]);
});

test('names of defects and variants are unique', () => {
  const names = [...defects, ...variants].map(({ name }) => name);
  expect(names.length).toBe(new Set(names).size);
});

test('a sandbox with a defect is wrong in this way, and right in others', async () => {
  const sandbox = await startSandbox({ defect: 'healthcheck-answers-503' });
  try {
    expect((await fetch(`${sandbox.baseUrl}/healthcheck`)).status).toBe(503);
    expect((await fetch(`${sandbox.baseUrl}/metadata`)).status).toBe(200);
  } finally {
    await sandbox.close();
  }
});

test('a variant brings the options along that it needs', async () => {
  const sandbox = await startSandbox({ variant: 'base-path-fhir-r4' });
  try {
    expect(sandbox.baseUrl).toMatch(/\/fhir\/R4$/);
    expect((await fetch(`${sandbox.baseUrl}/metadata`)).status).toBe(200);
  } finally {
    await sandbox.close();
  }
});

for (const kind of ['defect', 'variant'] as const) {
  test(`the sandbox refuses an unknown ${kind} and says where to find the names`, async () => {
    const { exitCode, stderr } = await harness(['sandbox', `--${kind}`, 'none-such']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--list-${kind}s`);
  });

  test(`--list-${kind}s prints the names`, async () => {
    const { exitCode, stdout } = await harness(['sandbox', `--list-${kind}s`]);
    expect(exitCode).toBe(0);
    for (const { name } of kind === 'defect' ? defects : variants) expect(stdout).toContain(name);
  });
}
