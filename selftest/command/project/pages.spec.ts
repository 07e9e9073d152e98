import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { requirementsPage } from '../../../report/requirements-page.ts';
import { provingTests } from '../../pages/proving-tests.ts';
import { root } from '../../run-command.ts';

test('docs/requirements.md is what the catalogue and the tests say: npm run docs writes it', async () => {
  const page = readFileSync(join(root, 'docs', 'requirements.md'), 'utf8');
  expect(page).toBe(requirementsPage(await provingTests()));
});
