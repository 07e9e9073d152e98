import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { requirements } from '../../../contracts/catalogue/all.ts';
import reportSchema from '../../../contracts/results/report.schema.json' with { type: 'json' };
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness, root } from '../../run-command.ts';
import { checkInProcess, filesBelow, readReport, test, withVerdict } from './check-command.ts';

const ihe = join(root, 'selftest', 'examples', 'ihe-balp-examples.ndjson');

/** Requirements on which the documents are silent: what a deployment does is recorded. */
const observed = ['BUNDLE-EMPTY', 'BUNDLE-TRANSACTION-TYPE', 'ROBUST-GZIP'];

test('the sandbox keeps every promise, each is proved or skipped with its reason, and no secret is written', async ({
  check,
  sandbox,
  folder,
}) => {
  const { exitCode, stdout, stderr, report } = await check([]);
  expect(withVerdict(report, 'fail', 'error', 'warn'), stdout).toEqual([]);
  expect(exitCode).toBe(0);
  expect(report.requirements.map(({ id }) => id)).toEqual(requirements.map(({ id }) => id));
  for (const { id, verdict, reason } of report.requirements)
    if (verdict === 'skip' || verdict === 'info') expect(reason, id).toBeTruthy();
  expect(withVerdict(report, 'info')).toEqual(observed);
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(reportSchema);
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);

  const files = filesBelow(folder);
  for (const text of [...files.map((file) => file.text), stdout, stderr]) {
    expect(text).not.toContain(sandbox.clientSecret);
    // The start of every JWT: {"alg
    expect(text).not.toMatch(/Bearer ey|access_token=ey/);
  }
});

test('a quick run proves every requirement that a whole run proves', async ({ check }) => {
  const { exitCode, report } = await check(['--quick']);
  expect(withVerdict(report, 'fail', 'error', 'warn')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(report.requirements).toHaveLength(requirements.length);
  const cases = report.requirements.reduce((sum, row) => sum + row.cases.length, 0);
  expect(cases).toBeLessThan(requirements.length * 6);
});

test('a deployment without authorization keeps everything else', async () => {
  const sandbox = await startSandbox({ auth: false });
  try {
    const { exitCode, results } = await checkInProcess(sandbox.environment(), { quick: true });
    const report = { requirements: results };
    expect(exitCode).toBe(0);
    expect(withVerdict(report, 'fail', 'error', 'warn')).toEqual([]);
    const skipped = withVerdict(report, 'skip');
    for (const { id } of requirements) if (id.startsWith('AUTH-')) expect(skipped).toContain(id);
  } finally {
    await sandbox.close();
  }
});

test('the password grant, a bare token endpoint and a ready token work as well', async ({
  check,
  sandbox,
}) => {
  const only = ['CREATE-STATUS-201', 'AUTH-TOKEN-REQUIRED'];
  const { username, password, issuer } = sandbox;
  const endpoint = { OIDC_ISSUER: '', OIDC_TOKEN_URL: `${issuer}/protocol/openid-connect/token` };
  const byPassword = { OIDC_GRANT: 'password', OIDC_USERNAME: username, OIDC_PASSWORD: password };
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
  });
  const answer = await fetch(endpoint.OIDC_TOKEN_URL, { method: 'POST', body });
  const { access_token } = (await answer.json()) as { access_token: string };
  for (const more of [byPassword, endpoint, { ...endpoint, ...byPassword }]) {
    const environment = { ...sandbox.environment(), ...more };
    const { exitCode, results } = await checkInProcess(environment, { quick: true, requirements: only });
    expect(exitCode).toBe(0);
    expect(withVerdict({ requirements: results }, 'pass')).toEqual(only);
  }
  const { exitCode, report, stdout, stderr } = await check(['--quick', '--requirement', ...only], {
    environment: { OIDC_ISSUER: '', AUDITBOX_TOKEN: access_token },
  });
  expect(exitCode, stdout + stderr).toBe(0);
  expect(withVerdict(report, 'pass')).toEqual(only);
  expect(stdout + stderr + JSON.stringify(report)).not.toContain(access_token);
});

test('own events are sent singly and as one Bundle, and each line has its verdict', async ({ check }) => {
  const { exitCode, report } = await check([
    '--events',
    ihe,
    '--requirement',
    'CREATE-CONTENT-UNCHANGED',
    'BUNDLE-STATUS-201',
  ]);
  expect(exitCode).toBe(0);
  const named = (id: string, start: string) =>
    report.requirements.find((row) => row.id === id)!.cases.filter(({ name }) => name.startsWith(start));
  const lines = named('CREATE-CONTENT-UNCHANGED', 'own event: line ');
  expect(lines.map(({ verdict }) => verdict)).toEqual(Array(40).fill('pass'));
  expect(named('BUNDLE-STATUS-201', 'own events: as one Bundle')).toHaveLength(1);
});

test('an own event is sent as it stands in the file: its decimals find a deployment that shortens them', async ({
  folder,
}) => {
  const sandbox = await startSandbox({ defect: 'numbers-through-floating-point' });
  const file = join(folder, 'events.ndjson');
  const decimal = '"extension":[{"url":"urn:example","valueDecimal":1.10}]';
  writeFileSync(file, `${firstOf(ihe).slice(0, -1)},${decimal}}\n`);
  const chosen = ['--requirement', 'CREATE-CONTENT-UNCHANGED', '--quick', '--events', file];
  try {
    await harness(['check', '--output', folder, ...chosen], { environment: sandbox.environment() });
  } finally {
    await sandbox.close();
  }
  const own = readReport(folder).requirements[0]!.cases.find(({ name }) => name === 'own event: line 1');
  expect(own).toMatchObject({ verdict: 'fail', message: expect.stringContaining('1.10') });
});

test('an own event with a name twice is reported and not sent', async ({ check, folder }) => {
  const file = join(folder, 'events.ndjson');
  const valid = firstOf(ihe);
  writeFileSync(file, `${valid}\n${valid.slice(0, -1)},"action":"C","action":"D"}\n`);
  const { stderr, report } = await check(['--requirement', 'CREATE-STORED', '--quick', '--events', file]);
  expect(stderr).toMatch(/Not sent: line 2 of .*AuditEvent\.action occurs twice in one object/);
  const second = report.requirements[0]!.cases.find(({ name }) => name === 'own event: line 2');
  expect(second).toMatchObject({ verdict: 'skip', exchanges: [] });
});

test('an own event that breaks FHIR itself is reported and not sent', async ({ check, folder }) => {
  const file = join(folder, 'events.ndjson');
  const valid = firstOf(ihe);
  writeFileSync(file, `${valid}\n{"resourceType":"AuditEvent"}\n`);
  const { report } = await check(['--events', file, '--requirement', 'CREATE-STATUS-201']);
  const [line] = report.requirements[0]!.cases.filter(({ name }) => name === 'own event: line 2');
  expect(line).toMatchObject({ verdict: 'skip', exchanges: [] });
  expect(line!.message).toContain('the event is not valid FHIR R4');
});

test('a dry run lists the cases and sends nothing', async () => {
  const environment = { AUDITBOX_URL: 'http://127.0.0.1:9', AUDITBOX_AUTH: 'off' };
  const { exitCode, stdout } = await harness(['check', '--dry-run', '--requirement', 'CREATE-TWICE'], {
    environment,
  });
  expect(exitCode).toBe(0);
  expect(stdout).toBe('CREATE-TWICE\n  create twice: the same body\n1 case in 1 test; nothing was sent.\n');
});

test('a quick run sends each event of a file all the same', async () => {
  const { stdout } = await harness(['check', '--dry-run', '--quick', '--events', ihe], {
    environment: { AUDITBOX_URL: 'http://127.0.0.1:9', AUDITBOX_AUTH: 'off' },
  });
  expect(stdout).toContain('own event: line 1\n');
  expect(stdout).toContain('own event: line 40\n');
});

test('shards together have the cases of the whole, and a missing one is reported', async ({
  check,
  folder,
  sandbox,
}) => {
  const only = ['--quick', '--requirement', 'CREATE-STATUS-201', 'BUNDLE-STATUS-201', 'HEALTHCHECK-200'];
  const whole = await check(only);
  const parts = ['1/3', '2/3', '3/3'].map((shard) => ({
    shard,
    output: join(folder, shard.replace('/', '-')),
  }));
  for (const { shard, output } of parts) {
    const parameters = ['check', ...only, '--shard', shard, '--output', output];
    const { exitCode, stderr } = await harness(parameters, { environment: sandbox.environment() });
    expect(exitCode, stderr).toBe(0);
  }
  const folders = parts.map(({ output }) => output);
  const merged = await harness(['report', ...folders, '--output', join(folder, 'merged')]);
  expect(merged.exitCode, merged.stderr).toBe(0);
  const names = (report: typeof whole.report) =>
    report.requirements.map(({ id, cases }) => [id, cases.map(({ name }) => name).sort()]);
  expect(names(readReport(join(folder, 'merged')))).toEqual(names(whole.report));
  const incomplete = await harness(['report', folders[0]!, folders[2]!]);
  expect(incomplete.exitCode).toBe(2);
  expect(incomplete.stderr).toContain('2/3');
});

test('a run that only observes proves nothing, and so does its replay', async ({
  check,
  folder,
  sandbox,
}) => {
  const { exitCode, stdout, report } = await check(['--requirement', ...observed]);
  expect(withVerdict(report, 'info')).toEqual(observed);
  expect(report.summary).toMatchObject({ info: 3, skip: 0, pass: 0 });
  expect(exitCode).toBe(3);
  expect(stdout).toContain('Only observed: the documents are silent, so nothing was proved.');
  expect(stdout).not.toContain('not tested');
  const name = 'transfer of the body: by gzip';
  const replay = await harness(['replay', name, '--report', folder], { environment: sandbox.environment() });
  expect(replay.exitCode, replay.stderr).toBe(3);
  expect(replay.stdout).toContain('info   ROBUST-GZIP (as before)');
});

test('a case can be replayed by its name', async ({ check, folder, sandbox }) => {
  await check(['--quick', '--requirement', 'INVALID-MISSING-REQUIRED']);
  const name = readReport(folder).requirements[0]!.cases[0]!.name;
  const replay = await harness(['replay', name, '--report', folder], { environment: sandbox.environment() });
  expect(replay.exitCode, replay.stderr).toBe(0);
  expect(replay.stdout).toContain('pass   INVALID-MISSING-REQUIRED (as before)');
  const unknown = await harness(['replay', 'no such case', '--report', folder], {
    environment: sandbox.environment(),
  });
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain('has no case "no such case"');
});

test('a folder used again keeps nothing of the earlier run, and all that is not its own', async ({
  folder,
}) => {
  const before = await startSandbox({ defect: 'bundle-answers-200' });
  const after = await startSandbox();
  const bundleOf100 = ['--requirement', 'BUNDLE-STATUS-201', '--output', folder];
  try {
    await harness(['check', ...bundleOf100], { environment: before.environment() });
    const bodies = readdirSync(join(folder, 'bodies'));
    expect(bodies.length).toBeGreaterThan(0);
    writeFileSync(join(folder, 'bodies', 'mine.json'), '{}');
    writeFileSync(join(folder, 'notes.md'), 'mine');
    const { exitCode } = await harness(['check', ...bundleOf100], { environment: after.environment() });
    expect(exitCode).toBe(0);
    expect(readdirSync(join(folder, 'bodies'))).toEqual(['mine.json']);
    expect(readdirSync(folder)).toContain('notes.md');
  } finally {
    await before.close();
    await after.close();
  }
});

for (const [command, other] of [
  ['check', 'load.json'],
  ['load', 'report.json'],
] as const)
  test(`${command} writes nothing beside the ${other} of another deployment`, async ({ folder }) => {
    const earlier = JSON.stringify({ run: { target: 'http://127.0.0.1:8' } });
    writeFileSync(join(folder, other), earlier);
    const { exitCode, stderr } = await harness([command, '--output', folder], {
      environment: { AUDITBOX_URL: 'http://127.0.0.1:9', AUDITBOX_AUTH: 'off' },
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is about another deployment, http://127.0.0.1:8.');
    expect(readFileSync(join(folder, other), 'utf8')).toBe(earlier);
  });

test('a deployment that answers 200 where 201 is due breaks that and nothing else', async () => {
  const sandbox = await startSandbox({ defect: 'nothing-answers-201' });
  try {
    const { exitCode, results } = await checkInProcess(sandbox.environment(), { quick: true });
    const report = { requirements: results };
    expect(withVerdict(report, 'fail')).toEqual(['CREATE-STATUS-201', 'BUNDLE-STATUS-201']);
    expect(withVerdict(report, 'error', 'warn')).toEqual([]);
    expect(exitCode).toBe(1);
  } finally {
    await sandbox.close();
  }
});

test('the command token gives what the curl commands of a report need, and nothing else', async ({
  folder,
}) => {
  const sandbox = await startSandbox({ defect: 'create-answers-200' });
  try {
    const environment = sandbox.environment();
    const options = { environment, cwd: folder };
    const parameters = ['check', '--requirement', 'CREATE-STATUS-201', '--quick', '--output', 'results'];
    const { stdout } = await harness(parameters, options);
    expect(stdout).toContain('Rerun    export TOKEN=$(npm run --silent harness -- token)\n');
    expect(stdout).toContain('         cd results   # the folder with bodies/');
    const token = await harness(['token'], options);
    expect(token).toMatchObject({ exitCode: 0, stderr: '' });
    const authorization = `Bearer ${token.stdout.trim()}`;
    const answer = await fetch(`${sandbox.baseUrl}/AuditEvent?_count=1`, { headers: { authorization } });
    expect(answer.status).toBe(200);
  } finally {
    await sandbox.close();
  }
});

function firstOf(file: string): string {
  return readFileSync(file, 'utf8').split('\n')[0]!.trim();
}
