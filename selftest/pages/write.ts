import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirementsPage } from '../../report/requirements-page.ts';
import { writeGolden } from '../examples/golden.ts';
import { root } from '../run-command.ts';
import { provingTests } from './proving-tests.ts';

writeFileSync(join(root, 'docs', 'requirements.md'), requirementsPage(await provingTests()));
await writeGolden();
