import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirementsPage } from '../../report/requirements-page.ts';
import { writeGolden } from '../examples/golden.ts';
import { root } from '../run-command.ts';
import { readDetection, writeDetection } from '../slow/defects/detection.ts';
import { detectionPage } from '../slow/defects/page.ts';
import { deploymentsPage } from '../slow/deployments/page.ts';
import { setUps } from '../slow/deployments/setups/all.ts';
import { broughtUpToDate } from './new-defects.ts';
import { provingTests } from './proving-tests.ts';

writeFileSync(join(root, 'docs', 'requirements.md'), requirementsPage(await provingTests()));
const detection = await broughtUpToDate(readDetection());
writeDetection(detection);
writeFileSync(join(root, 'docs', 'detection.md'), detectionPage(detection));
writeFileSync(join(root, 'docs', 'deployments.md'), deploymentsPage(setUps));
await writeGolden();
