import { expect, test } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { checkInProcess, withVerdict } from './check-command.ts';

for (const defect of ['times-in-other-zones-refused', 'letters-beyond-ascii-refused', 'extensions-refused'])
  test(`${defect}: one habit of a deployment spoils no other proof`, async () => {
    const sandbox = await startSandbox({ defect });
    try {
      const { exitCode, results } = await checkInProcess(sandbox.environment(), { quick: true });
      expect(exitCode).toBe(1);
      const report = { requirements: results };
      expect(withVerdict(report, 'error')).toEqual([]);
      expect(['CREATE-STATUS-201', 'BUNDLE-STATUS-201']).toEqual(
        expect.arrayContaining(withVerdict(report, 'fail')),
      );
    } finally {
      await sandbox.close();
    }
  });
