import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { exampleFile, examples } from '../examples/ihe-balp.ts';
import { harness } from '../run-command.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

const lint = (stdin: string, ...parameters: string[]) => harness(['lint', ...parameters], { stdin });
const valid = {
  resourceType: 'AuditEvent',
  type: { code: 'rest' },
  recorded: '2020-01-01T00:00:00Z',
  agent: [{ requestor: true }],
  source: { observer: { display: 'observer' } },
};
const invalid = { ...valid, agent: [{}] };
const fault =
  'AuditEvent.agent[0].requestor: required boolean is missing (FHIR R4 AuditEvent.agent.requestor 1..1)';
const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});
const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');

test('a file of valid events: exit 0', async () => {
  expect(await harness(['lint', fileURLToPath(exampleFile)])).toEqual({
    exitCode: 0,
    stdout: '40 events: all valid.\n',
    stderr: '',
  });
});

test('a fault is reported with its line, event, path and rule: exit 1', async () => {
  expect(await lint(lines(valid, invalid, valid))).toEqual({
    exitCode: 1,
    stdout: `stdin:2: event 2: ${fault}\n3 events: 1 fault in 1 value.\n`,
    stderr: '',
  });
});

test('a file is named in each message', async () => {
  const file = join(folder, 'own.ndjson');
  writeFileSync(file, lines(invalid));
  expect((await harness(['lint', file])).stdout).toContain(`own.ndjson:1: event 1: ${fault}\n`);
});

const layouts: [what: string, text: string, expected: string][] = [
  [
    'pretty-printed JSON',
    `${JSON.stringify(valid, null, 2)}\n${JSON.stringify(invalid, null, 2)}`,
    `stdin:18: event 2: ${fault}`,
  ],
  ['an array', JSON.stringify([valid, invalid]), `stdin:1: event 2: ${fault}`],
  [
    'a pretty-printed array',
    `[\n${JSON.stringify(valid)},\n${JSON.stringify(invalid)}\n]`,
    `stdin:3: event 2: ${fault}`,
  ],
  ['concatenated values', JSON.stringify(valid) + JSON.stringify(invalid), `stdin:1: event 2: ${fault}`],
  [
    'blank lines and CRLF',
    `\r\n${JSON.stringify(valid)}\r\n\r\n${JSON.stringify(invalid)}\r\n`,
    `stdin:4: event 2: ${fault}`,
  ],
  ['a byte order mark', `\ufeff${lines(valid, invalid)}`, `stdin:2: event 2: ${fault}`],
  [
    'a Bundle',
    lines(valid, bundle(valid, invalid)),
    `stdin:2: events 2-3: Bundle.entry[1].resource${fault.slice('AuditEvent'.length)}`,
  ],
];
for (const [what, text, expected] of layouts)
  test(`reads ${what}`, async () => {
    const { stdout, exitCode } = await lint(text, '-');
    expect(stdout.split('\n')[0]).toBe(expected);
    expect(exitCode).toBe(1);
  });

test('a Bundle of valid events: exit 0', async () => {
  expect((await lint(JSON.stringify(bundle(...examples())))).stdout).toBe('40 events: all valid.\n');
});

test('a searchset is linted as one', async () => {
  const searchset = { ...bundle(valid), type: 'searchset', total: 1 };
  expect((await lint(JSON.stringify(searchset))).stdout).toBe('1 event: all valid.\n');
});

test('what is not JSON, not an object or not UTF-8 is a fault of its line', async () => {
  const { stdout, exitCode } = await lint(
    `${JSON.stringify(valid)}\nhello\n1\nnull\n{"a":}\n${JSON.stringify(valid)}`,
  );
  expect(stdout.split('\n').map((line) => line.replace(/not JSON: .*/, 'no JSON'))).toEqual([
    'stdin:2: no JSON',
    'stdin:3: event 2: AuditEvent: expected object, found 1 (FHIR R4 AuditEvent)',
    'stdin:4: event 3: AuditEvent: expected object, found null (FHIR R4 AuditEvent)',
    'stdin:5: no JSON',
    '4 events: 4 faults in 4 values.',
    '',
  ]);
  expect(exitCode).toBe(1);

  const file = join(folder, 'latin1.ndjson');
  writeFileSync(file, JSON.stringify({ ...valid, outcomeDesc: 'é' }), 'latin1');
  expect((await harness(['lint', file])).stdout).toContain('latin1.ndjson:1: not UTF-8');
});

test('a truncated line of NDJSON costs the other lines nothing', async () => {
  const { stdout } = await lint(`${JSON.stringify(valid).slice(0, 50)}\n${lines(valid, invalid)}`);
  expect(stdout).toMatch(/^stdin:1: not JSON: .*\nstdin:3: event 2: .*\n2 events: 2 faults in 2 values\.\n$/);
});

test('truncated lines in a row are each reported with their number', async () => {
  const cut = JSON.stringify(valid).slice(0, 50);
  const { stdout } = await lint(`${cut}\n${cut.slice(0, 30)}\n${lines(valid)}`);
  expect(stdout).toMatch(/^stdin:1: not JSON: .*\nstdin:2: not JSON: .*\n1 event: 2 faults in 2 values\.\n$/);
});

test('a Bundle without events is nothing to lint', async () => {
  const { exitCode, stderr } = await lint('{"resourceType":"Bundle","type":"collection"}');
  expect(exitCode).toBe(3);
  expect(stderr).toBe('There is nothing to lint: stdin has no AuditEvent.\n');
});

test('nothing to lint: exit 3', async () => {
  for (const text of ['', '\n\n', '[]']) {
    const { exitCode, stdout, stderr } = await lint(text);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'There is nothing to lint: stdin has no JSON values.\n',
    });
  }
});

test('a file that can not be read: exit 2', async () => {
  const missing = join(folder, 'none.ndjson');
  const { exitCode, stderr } = await harness(['lint', missing]);
  expect(stderr).toBe(`${missing} can't be read: there is no such file or folder.\n`);
  expect(exitCode).toBe(2);
  expect((await harness(['lint', folder])).exitCode).toBe(2);
  expect((await harness(['lint', '--profile', 'none'])).exitCode).toBe(2);
});

test.describe('--profile balp', () => {
  const url = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.';
  const byId = (id: string) => examples().find((one) => one.id === id);
  const read = () => byId('ex-auditBasicReadServer');

  test('holds events to the profile they declare, or else to the one of their shape', async () => {
    const declared = { ...read(), meta: { profile: [`${url}PatientUpdate`] } };
    const { stdout, exitCode } = await lint(lines(read(), declared, valid), '--profile', 'balp');
    expect(stdout).toMatch(
      /^stdin:2: event 2: AuditEvent.action: expected U, found "R" \(IHE BALP 1.1.3 PatientUpdate, AuditEvent.action\)$/m,
    );
    expect(stdout).toMatch(
      /IHE BALP 1.1.3: 1 checked by meta.profile, 1 by the profile inferred from the event, 1 match no profile and were not checked.\n$/,
    );
    expect(exitCode).toBe(1);
  });

  test('says when it went by the shape', async () => {
    const { source: _source, ...rest } = read();
    const event = { ...rest, source: valid.source, outcome: '0', agent: rest.agent.slice(1) };
    expect((await lint(lines(event), '--profile', 'balp')).stdout).toContain(
      '(profile inferred from the event)',
    );
  });

  test('without a fault: exit 0', async () => {
    const { stdout, exitCode } = await lint(lines(read()), '--profile', 'balp');
    expect(stdout).toBe(
      '1 event: all valid.\nIHE BALP 1.1.3: 0 checked by meta.profile, 1 by the profile inferred from the event, 0 match no profile and were not checked.\n',
    );
    expect(exitCode).toBe(0);
  });

  test('events of a Bundle are held to it too', async () => {
    const { stdout } = await lint(
      lines(valid, bundle(valid, { ...read(), meta: { profile: [`${url}Delete`] } })),
      '--profile',
      'balp',
    );
    expect(stdout).toContain('stdin:2: event 3: AuditEvent.action: expected D, found "R"');
  });
});

test.describe('lines of generate --invalid', () => {
  test('each is named with its rule', async () => {
    const generated = await harness(['generate', '--invalid', '--seed', '7']);
    const violations = generated.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { stdout, exitCode } = await lint(generated.stdout);
    const said = stdout.trim().split('\n');
    expect(said.pop()).toBe(`${violations.length} violations: each has a fault.`);
    for (const [index, { violation, rule }] of violations.entries())
      expect(
        said.some((line) => line.startsWith(`stdin:${index + 1}: ${violation} breaks ${rule}: `)),
        violation,
      ).toBe(true);
    expect(exitCode).toBe(1);
  });

  test('one whose body is valid is reported prominently', async () => {
    const { stdout, exitCode } = await lint(
      lines(
        { violation: 'v1', rule: 'r1', of: 'AuditEvent', body: valid },
        { violation: 'v2', rule: 'r2', of: 'Bundle', body: bundle(valid) },
        {
          violation: 'v3',
          rule: 'r3',
          of: 'raw',
          body: JSON.stringify(valid),
          contentType: 'application/fhir+json',
        },
        {
          violation: 'v4',
          rule: 'r4',
          encoding: 'base64',
          body: Buffer.from(JSON.stringify(valid)).toString('base64'),
        },
        { violation: 'v5', rule: 'r5', of: 'raw', body: JSON.stringify(valid), unspecified: true },
        { violation: 'v6', rule: 'r6', of: 'AuditEvent', body: invalid },
      ),
    );
    expect(stdout.trim().split('\n')).toEqual([
      ...[1, 2, 3, 4].map(
        (nth) => `stdin:${nth}: VALID: v${nth} should break r${nth}, but its body is valid`,
      ),
      'stdin:5: v5 is valid; no document says whether it should be (r5)',
      `stdin:6: v6 breaks r6: ${fault}`,
      '6 violations: 4 without a fault.',
    ]);
    expect(exitCode).toBe(1);
  });

  test('raw bodies are read as bytes: encoding, JSON and Content-Type', async () => {
    const { stdout } = await lint(
      lines(
        {
          violation: 'utf16',
          rule: 'r',
          of: 'raw',
          encoding: 'base64',
          body: Buffer.from(JSON.stringify(valid), 'utf16le').toString('base64'),
        },
        { violation: 'bom', rule: 'r', of: 'raw', body: `\ufeff${JSON.stringify(valid)}` },
        { violation: 'empty', rule: 'r', of: 'raw', body: '' },
        { violation: 'type', rule: 'r', of: 'raw', body: JSON.stringify(valid), contentType: 'text/plain' },
        { violation: 'a string', rule: 'r', of: 'AuditEvent', body: JSON.stringify(valid) },
      ),
    );
    expect(stdout).toContain('stdin:1: utf16 breaks r: not JSON');
    expect(stdout).toContain('stdin:2: bom breaks r: not JSON');
    expect(stdout).toContain('stdin:3: empty breaks r: not JSON');
    expect(stdout).toContain('stdin:4: type breaks r: sent as text/plain');
    expect(stdout).toContain('stdin:5: a string breaks r: AuditEvent: expected object, found "{');
  });
});

test('events that the generator makes have no fault', async () => {
  const { stdout } = await harness(['generate', '--count', '1000', '--seed', '7']);
  expect(await lint(stdout)).toEqual({ exitCode: 0, stdout: '1,000 events: all valid.\n', stderr: '' });
});

test('a property name that occurs twice in one object is reported with its line and name', async () => {
  const text = JSON.stringify(valid);
  const twice = text.replace('{"requestor":true}', '{"requestor":true,"requestor":true}');
  const { exitCode, stdout } = await lint(`${text}\n${twice}\n`);
  expect(stdout).toContain('stdin:2: "agent[0].requestor": the name occurs twice in one object');
  expect(stdout).toContain('2 events: 1 fault in 1 value.');
  expect(exitCode).toBe(1);
});
