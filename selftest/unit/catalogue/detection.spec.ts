import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirement } from '../../../contracts/catalogue/all.ts';
import { defects } from '../../../sandbox/defects/all.ts';
import { variants } from '../../../sandbox/variants/all.ts';
import { expect, test } from '../../plain-test.ts';
import { root } from '../../run-command.ts';
import { readDetection } from '../../slow/defects/detection.ts';
import { detectionPage } from '../../slow/defects/page.ts';

const detection = readDetection();
const whatToRun = 'npm run docs checks what is new and writes docs/detection.md';

test('every defect and variant was checked, in their order', () => {
  expect(Object.keys(detection.defects), whatToRun).toEqual(defects.map(({ name }) => name));
  expect(Object.keys(detection.variants), whatToRun).toEqual(variants.map(({ name }) => name));
});

test('every defect is caught, by requirements that it breaks', { tag: '@slow' }, () => {
  const again = 'npm run test:defects -- --write checks all defects again';
  for (const { name, breaks } of defects) {
    expect(detection.defects[name], `${name}: ${again}`).not.toEqual([]);
    for (const id of detection.defects[name] ?? []) {
      expect(requirement(id), id).toBeDefined();
      expect(breaks as readonly string[], `${name}: ${again}`).toContain(id);
    }
  }
});

test('docs/detection.md says what was found', () => {
  expect(readFileSync(join(root, 'docs', 'detection.md'), 'utf8'), whatToRun).toBe(detectionPage(detection));
});
