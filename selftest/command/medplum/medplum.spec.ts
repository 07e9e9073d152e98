import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Report } from '../../../contracts/results/report.ts';
import { counts, keptInWords } from '../../../report/terminal/summary.ts';
import { type CommandResult, harness, root } from '../../run-command.ts';
import { readReport, withVerdict } from '../check/check-command.ts';
import { startMedplum } from './server.ts';

/** One requirement a line; `UPDATE_VERDICTS=1 npx playwright test --project command selftest/command/medplum` writes it anew. */
const snapshot = join(root, 'selftest', 'command', 'medplum', 'verdicts.json');
const page = join(root, 'docs', 'reading-a-report.md');

test('a FHIR server that is not an Auditbox gets the verdicts it deserves, and the docs explain each fail', async () => {
  const { exitCode, stdout, report } = await checkMedplum();
  const verdicts = Object.fromEntries(report.requirements.map(({ id, verdict }) => [id, verdict]));
  if (process.env.UPDATE_VERDICTS) writeFileSync(snapshot, `${JSON.stringify(verdicts, null, 2)}\n`);
  expect(verdicts, stdout).toEqual(JSON.parse(readFileSync(snapshot, 'utf8')));
  expect(exitCode).toBe(1);
  expect(report.run.complete).toBe(true);
  expect(withVerdict(report, 'error')).toEqual([]);

  const text = readFileSync(page, 'utf8');
  expect(text).toContain(`\n${keptInWords(report)}.\nAll levels: ${counts(report.requirements)}; `);
  const sections = text.split(/^## /m);
  const wrong = sections.find((section) => section.startsWith('What it does wrong')) ?? '';
  const explained = [...wrong.matchAll(/^\| `([A-Z0-9-]+)` \|/gm)].map(([, id]) => id);
  expect(explained.toSorted()).toEqual(withVerdict(report, 'fail', 'warn').toSorted());
});

async function checkMedplum(): Promise<CommandResult & { report: Report }> {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  const medplum = await startMedplum();
  try {
    const result = await harness(['check', '--target', medplum.baseUrl, '--output', folder], {
      environment: { AUDITBOX_AUTH: 'off' },
    });
    return { ...result, report: readReport(folder) };
  } finally {
    await medplum.close();
    rmSync(folder, { recursive: true });
  }
}
