import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDefinitions } from '../../../../contracts/results/load-result/definitions.ts';
import { loadProfiles } from '../../../../load/plan/profiles.ts';
import { expect, test } from '../../../plain-test.ts';
import { root } from '../../../run-command.ts';

test('docs/load.md has every figure as load.json defines it, and every profile', () => {
  const page = readFileSync(join(root, 'docs/load.md'), 'utf8');
  for (const [figure, definition] of Object.entries(loadDefinitions))
    expect(page).toContain(`| \`${figure}\` | ${definition} |`);
  for (const profile of Object.keys(loadProfiles)) expect(page).toContain(`| \`${profile}\` |`);
});
