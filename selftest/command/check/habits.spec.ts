import { expect } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';
import { readReport, test } from './check-command.ts';

/** A habit of a deployment, the requirement that it breaks, with which verdict and exit code, and what is said of it. */
const habits = [
  ['create-answers-two-ids', 'ANSWER-NAMES-UNIQUE', 'fail', 1, 'the same name twice: id'],
  ['search-answers-two-metas', 'ANSWER-NAMES-UNIQUE', 'fail', 1, 'twice: entry[0].resource.meta'],
  ['the-scheme-in-other-letters-is-refused', 'AUTH-SCHEME-CASE', 'warn', 0, 'the scheme bearer'],
  ['search-total-of-the-page', 'SEARCH-TOTAL', 'warn', 0, 'Bundle.total is 10, and 25 match'],
] as const;

for (const [defect, id, verdict, code, said] of habits)
  test(`${defect}: ${verdict} of ${id} alone, in words`, async ({ folder }) => {
    const sandbox = await startSandbox({ defect });
    try {
      const { exitCode } = await harness(['check', '--quick', '--requirement', id, '--output', folder], {
        environment: sandbox.environment(),
      });
      expect(exitCode).toBe(code);
      const [result] = readReport(folder).requirements;
      expect(result).toMatchObject({ id, verdict, reason: expect.stringContaining(said) });
    } finally {
      await sandbox.close();
    }
  });
