import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirementsPage } from '../../../report/requirements-page.ts';
import { root } from '../command.ts';
import { writeGolden } from '../report/golden.ts';
import { provingTests } from './proving-tests.ts';

writeFileSync(join(root, 'docs', 'requirements.md'), requirementsPage(await provingTests()));
await writeGolden();
