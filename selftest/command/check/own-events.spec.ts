import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { requirements } from '../../../contracts/catalogue/all.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness, root } from '../../run-command.ts';
import { readReport, test } from './check-command.ts';

const ihe = join(root, 'selftest', 'examples', 'ihe-balp-examples.ndjson');
const lines = readFileSync(ihe, 'utf8').trim().split('\n');
const valid = lines[0]!.trim();

test('own events are sent singly and as one Bundle, each line has its verdict, and a faulty one is not sent', async ({
  check,
  folder,
}) => {
  const file = join(folder, 'events.ndjson');
  const nameTwice = `${valid.slice(0, -1)},"action":"C","action":"D"}`;
  writeFileSync(file, [...lines, nameTwice, '{"resourceType":"AuditEvent"}'].join('\n'));
  const chosen = ['--requirement', 'CREATE-CONTENT-UNCHANGED', 'BUNDLE-STATUS-201'];
  const { exitCode, stderr, report } = await check(['--quick', '--events', file, ...chosen]);
  expect(exitCode).toBe(0);
  const named = (id: string, start: string) =>
    report.requirements.find((row) => row.id === id)!.cases.filter(({ name }) => name.startsWith(start));
  const cases = named('CREATE-CONTENT-UNCHANGED', 'own event: line ');
  const of = (line: number) => cases.find(({ name }) => name === `own event: line ${line}`)!;
  const verdicts = Array.from({ length: 42 }, (_, nth) => of(nth + 1).verdict);
  expect(verdicts).toEqual([...Array(40).fill('pass'), 'skip', 'skip']);
  expect(named('BUNDLE-STATUS-201', 'own events: as one Bundle')).toMatchObject([{ verdict: 'pass' }]);

  expect(stderr).toMatch(/Not sent: line 41 of .*AuditEvent\.action occurs twice in one object/);
  expect([of(41).exchanges, of(42).exchanges]).toEqual([[], []]);
  expect(of(42).message).toContain('the event is not valid FHIR R4');
});

test('an own event is sent as it stands in the file: its decimals find a deployment that shortens them', async ({
  folder,
}) => {
  const sandbox = await startSandbox({ defect: 'numbers-through-floating-point' });
  const file = join(folder, 'events.ndjson');
  const decimal = '"extension":[{"url":"urn:example","valueDecimal":1.10}]';
  writeFileSync(file, `${valid.slice(0, -1)},${decimal}}\n`);
  const chosen = ['--requirement', 'CREATE-CONTENT-UNCHANGED', '--quick', '--events', file];
  try {
    await harness(['check', '--output', folder, ...chosen], { environment: sandbox.environment() });
  } finally {
    await sandbox.close();
  }
  const own = readReport(folder).requirements[0]!.cases.find(({ name }) => name === 'own event: line 1');
  expect(own).toMatchObject({ verdict: 'fail', message: expect.stringContaining('1.10') });
});

test('a quick run has few cases, and each event of a file all the same', async () => {
  const { stdout } = await harness(['check', '--dry-run', '--quick', '--events', ihe], {
    environment: { AUDITBOX_URL: 'http://127.0.0.1:9', AUDITBOX_AUTH: 'off' },
  });
  expect(stdout).toContain('own event: line 1\n');
  expect(stdout).toContain('own event: line 40\n');
  const cases = Number(/^(\d+) cases in \d+ tests; nothing was sent\.$/m.exec(stdout)?.[1]);
  expect(cases).toBeLessThan(40 + requirements.length * 6);
});
