import { expect } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';
import { readReport, test, withVerdict } from './check-command.ts';

for (const defect of ['times-in-other-zones-refused', 'letters-beyond-ascii-refused', 'extensions-refused'])
  test(`${defect}: one habit of a deployment spoils no other proof`, async ({ folder }) => {
    const sandbox = await startSandbox({ defect });
    try {
      const { exitCode } = await harness(['check', '--quick', '--output', folder], {
        environment: sandbox.environment(),
      });
      expect(exitCode).toBe(1);
      const report = readReport(folder);
      expect(withVerdict(report, 'error')).toEqual([]);
      expect(['CREATE-STATUS-201', 'BUNDLE-STATUS-201']).toEqual(
        expect.arrayContaining(withVerdict(report, 'fail')),
      );
    } finally {
      await sandbox.close();
    }
  });
