import { expect, test } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { checkInProcess } from './check-command.ts';

/** A habit of a deployment, the requirement that it breaks, with which verdict and exit code, and what is said of it. */
const habits = [
  ['create-answers-two-ids', 'ANSWER-NAMES-UNIQUE', 'fail', 1, 'repeats property names: id'],
  ['search-answers-two-metas', 'ANSWER-NAMES-UNIQUE', 'fail', 1, 'property names: entry[0].resource.meta'],
  ['the-scheme-in-other-letters-is-refused', 'AUTH-SCHEME-CASE', 'warn', 0, 'the scheme bearer'],
  ['search-total-of-the-page', 'SEARCH-TOTAL', 'warn', 0, 'Bundle.total is 10, but 25 events match'],
] as const;

for (const [defect, id, verdict, code, said] of habits)
  test(`${defect}: ${verdict} of ${id} alone, in words`, async () => {
    const sandbox = await startSandbox({ defect });
    try {
      const settings = { quick: true, requirements: [id] };
      const { exitCode, results } = await checkInProcess(sandbox.environment(), settings);
      expect(exitCode).toBe(code);
      const [result] = results;
      expect(result).toMatchObject({ id, verdict, reason: expect.stringContaining(said) });
    } finally {
      await sandbox.close();
    }
  });
