import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { root, runProgram } from '../run-command.ts';
import disagreements from '../slow/oracle/hapi-disagreements.json' with { type: 'json' };

test('without Java the comparison with HAPI is skipped, and says so', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'auditbox-path-'));
  try {
    const { exitCode, stdout } = await runProgram(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), join(root, 'selftest', 'slow', 'oracle', 'main.ts')],
      { environment: { PATH: empty } },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^skipped: Java 17 or later is missing.*\n0 passed, 0 failed, 1 skipped\n$/);
  } finally {
    rmSync(empty, { recursive: true });
  }
});

test('each disagreement with HAPI is listed once, with its reason and who is right', () => {
  const cases = disagreements.map((row) => row.case);
  expect(new Set(cases).size).toBe(cases.length);
  for (const { hapi, reason, right } of disagreements) {
    expect(hapi).toMatch(/^(accepts|rejects)$/);
    expect(reason.length).toBeGreaterThan(40);
    expect(right).toMatch(/^(harness|HAPI|both: .+)$/);
  }
});
