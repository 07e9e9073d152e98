import { createServer } from 'node:http';
import { expect } from '@playwright/test';
import { examine } from '../../../cli/doctor/examine.ts';
import { admit } from '../../../cli/doctor/patient.ts';
import { type DoctorLine, type DoctorResult, doctorParts } from '../../../contracts/results/doctor-result.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { readConfiguration } from '../../../target/configuration/read-configuration.ts';
import { compiledProgram } from '../../compiled.ts';
import { harness, runProgram } from '../../run-command.ts';
import { test } from './authority.ts';
import { brokenSetUps } from './broken-set-ups.ts';
import { deployment, jwt } from './deployments.ts';
import { healthySetUps } from './healthy-set-ups.ts';
import { type Answering, fhir, http, outcome, running, tcp } from './servers.ts';

async function linesAt(environment: Record<string, string>, write = false): Promise<DoctorLine[]> {
  const patient = await admit(readConfiguration({}, environment));
  const lines: DoctorLine[] = [];
  try {
    for await (const line of examine(patient, { write, visibilityTimeoutMs: 5_000 })) lines.push(line);
  } finally {
    await patient.close();
  }
  return lines;
}

const withVerdict = (lines: readonly DoctorLine[], verdict: string) =>
  lines.filter((line) => line.verdict === verdict);
const lineOf = (lines: readonly DoctorLine[], name: string) => lines.find(({ part }) => part === name)!;

for (const { name, says, start } of brokenSetUps)
  test(`one line fails, with the sentence and the fix: ${name}`, async ({ authority }) => {
    const { environment, servers } = await start(authority);
    try {
      const lines = await linesAt(environment);
      expect(lines.map(({ part }) => part)).toEqual(doctorParts);
      const failed = withVerdict(lines, 'fail').map(({ found, fix }) => `${found} ${fix ?? ''}`.trim());
      expect(failed).toEqual([expect.stringMatching(says)]);
    } finally {
      for (const server of servers) await server.close();
    }
  });

for (const { name, start } of healthySetUps)
  test(`no line fails: ${name}`, async () => {
    const { environment, servers } = await start();
    try {
      expect(withVerdict(await linesAt(environment), 'fail')).toEqual([]);
    } finally {
      for (const server of servers) await server.close();
    }
  });

const settingsOf = ({ baseUrl, issuer, clientId, clientSecret }: Sandbox) => ({
  AUDITBOX_URL: baseUrl,
  OIDC_ISSUER: issuer!,
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: clientSecret,
});

/** The number of events that have HTEST, as every event of the harness has. */
async function storedIn(sandbox: Sandbox, query: string): Promise<number> {
  const { stdout: token } = await harness(['token'], { environment: settingsOf(sandbox) });
  const answer = await fetch(`${sandbox.baseUrl}/AuditEvent?${query}`, {
    headers: { authorization: `Bearer ${token.trim()}` },
  });
  return ((await answer.json()) as { entry?: unknown[] }).entry?.length ?? 0;
}

test('doctor reports on a healthy deployment, stores nothing, and ends with 0', async ({ sandbox }) => {
  const before = await storedIn(sandbox, '_security=HTEST');
  const { stdout, stderr, exitCode } = await harness(['doctor'], { environment: settingsOf(sandbox) });
  expect(exitCode, stdout + stderr).toBe(0);
  expect(stdout).toContain('The deployment can be tested.');
  expect(stdout).toMatch(/ok {4}Token .* issued one to client auditbox \(client_credentials\)/);
  expect(stdout).toMatch(/ok {4}Authorization .* gets 401/);
  expect(stdout).toMatch(/skip {2}Search delay .*--write/);
  expect(await storedIn(sandbox, '_security=HTEST')).toBe(before);
});

test('doctor --write stores one event, which carries the tag of a run, and measures the search delay', async ({
  sandbox,
}) => {
  const before = await storedIn(sandbox, '_security=HTEST');
  const { stdout, exitCode } = await harness(['doctor', '--write', '--json'], {
    environment: settingsOf(sandbox),
  });
  expect(exitCode).toBe(0);
  const result = JSON.parse(stdout) as DoctorResult;
  const { verdict, found, figures } = lineOf(result.lines, 'search-delay');
  expect(verdict).toBe('ok');
  expect(figures!.searchDelayMs).toBeGreaterThanOrEqual(0);
  expect(await storedIn(sandbox, '_security=HTEST')).toBe(before + 1);
  const [id] = /[0-9a-f-]{36}/.exec(found)!;
  expect(await storedIn(sandbox, `_id=${id}`)).toBe(1);
});

test('doctor --json has every line, the exit code and the cause, and no secret', async ({ sandbox }) => {
  const secret = 'a-wrong-secret-of-the-house';
  const { stdout, stderr, exitCode } = await harness(
    ['doctor', '--json', '--header', 'X-Api-Key: the-key-of-the-gateway'],
    { environment: { ...settingsOf(sandbox), OIDC_CLIENT_SECRET: secret } },
  );
  const result = JSON.parse(stdout) as DoctorResult;
  expect(exitCode).toBe(3);
  expect([result.formatVersion, result.exitCode, result.cause]).toEqual([1, 3, 'no-token']);
  expect(result.lines.map(({ part }) => part)).toEqual(doctorParts);
  expect(lineOf(result.lines, 'token')).toMatchObject({
    verdict: 'fail',
    found: expect.stringContaining('invalid_client'),
  });
  expect(stdout + stderr).not.toMatch(/a-wrong-secret|the-key-of-the-gateway|eyJ/);
});

const token = jwt();
const withToken = (url: string) => ({ AUDITBOX_URL: url, AUDITBOX_TOKEN: token });

async function served<Result>(answering: Answering, use: (url: string) => Promise<Result>): Promise<Result> {
  const server = await http(answering);
  try {
    return await use(server.url);
  } finally {
    await server.close();
  }
}

test('a rate limit that a burst meets is shown with the flag to use', async () => {
  const usual = deployment({}, { token });
  let asked = 0;
  const limited: Answering = (request) =>
    ++asked > 40 ? { status: 429, headers: { 'ratelimit-limit': '40' } } : usual(request);
  await served(limited, async (url) => {
    const line = lineOf(await linesAt(withToken(url)), 'rate-limit');
    expect(line).toMatchObject({ verdict: 'info', fix: expect.stringContaining('--max-rate') });
    expect(line.found).toMatch(/^\d+ of 60 requests were refused .* a limit of 40\.$/);
  });
});

test('a clock that is a minute behind is a warning with the difference', async () => {
  const usual = deployment({}, { token });
  const late: Answering = (request) => {
    const reply = usual(request);
    const date = new Date(Date.now() - 60_000).toUTCString();
    return { ...reply, headers: { ...reply.headers, date } };
  };
  await served(late, async (url) => {
    const { verdict, found, figures } = lineOf(await linesAt(withToken(url)), 'clock');
    expect([verdict, found]).toEqual(['warn', expect.stringMatching(/(59|60|61) s behind/)]);
    expect(Math.abs((figures!.aheadMs as number) + 60_000)).toBeLessThan(2_000);
  });
});

test('a deployment that refuses a valid event fails the line of --write', async () => {
  const usual = deployment({ create: outcome(422, 'The store is read-only.') }, { token });
  await served(usual, async (url) => {
    const line = lineOf(await linesAt(withToken(url), true), 'search-delay');
    expect(line).toMatchObject({
      verdict: 'fail',
      found: expect.stringContaining('The store is read-only.'),
    });
  });
});

test('a hit of another event is not the stored one', async () => {
  const created = { status: 201, body: JSON.stringify({ resourceType: 'AuditEvent', id: 'a-1' }) };
  const other = fhir(200, { resourceType: 'Bundle', entry: [{ resource: { id: 'a-2' } }] });
  const usual = deployment({ create: created, search: other }, { token });
  await served(usual, async (url) => {
    expect(lineOf(await linesAt(withToken(url), true), 'search-delay').verdict).toBe('warn');
  });
});

test('a created event without an id is a warning that says so', async () => {
  const usual = deployment({ create: { status: 201 } }, { token });
  await served(usual, async (url) => {
    const line = lineOf(await linesAt(withToken(url), true), 'search-delay');
    expect(line).toMatchObject({ verdict: 'warn', found: expect.stringContaining('it has no id') });
  });
});

test('a create that gets no answer fails the line of --write and says that it may be stored', async () => {
  const usual = deployment({}, { token });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      // The diagnosis creates an empty event.
      if (Buffer.concat(chunks).length > 10) return request.socket.destroy();
      const { method = '', url = '', headers } = request;
      const path = url.replace(/\?.*/, '');
      const {
        status,
        headers: sent = {},
        body = '',
      } = usual({
        method,
        path,
        authorization: headers.authorization,
        headers,
      });
      return response.writeHead(status, sent).end(body);
    });
  });
  const { url, close } = await running(server);
  try {
    const line = lineOf(await linesAt(withToken(url), true), 'search-delay');
    expect(line).toMatchObject({ verdict: 'fail', found: expect.stringContaining('may have been stored') });
  } finally {
    await close();
  }
});

test('authorization that is off for searches only fails with AUDITBOX_AUTH=off', async () => {
  const answering: Answering = (request) =>
    request.method === 'POST' ? outcome(401, 'no token') : deployment()(request);
  await served(answering, async (url) => {
    const lines = await linesAt({ AUDITBOX_URL: url, AUDITBOX_AUTH: 'off' });
    expect(lineOf(lines, 'authorization')).toMatchObject({
      verdict: 'fail',
      fix: expect.stringContaining('Remove AUDITBOX_AUTH=off'),
    });
  });
});

test('--timeout limits the diagnosis, which waits for everything at the same time', async () => {
  let waiting = 0;
  let most = 0;
  const silent = await tcp((socket) => {
    most = Math.max(most, ++waiting);
    socket.on('close', () => waiting--);
  });
  try {
    const { stdout, exitCode } = await harness(['doctor', '--timeout', '2'], {
      environment: withToken(silent.url),
    });
    expect(exitCode).toBe(3);
    expect(stdout).toContain('within 2 s');
    expect(most).toBeGreaterThan(5);
  } finally {
    await silent.close();
  }
});

test('figures have no secrets either', async () => {
  const secret = 'hunter2secretvalue99';
  const leaking = fhir(200, {
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
    software: { name: `gateway ${secret}` },
    rest: [{ resource: [{ type: 'AuditEvent' }] }],
  });
  await served(deployment({ metadata: leaking }, { token }), async (url) => {
    const { stdout } = await harness(['doctor', '--json', '--header', `X-Api-Key: ${secret}`], {
      environment: withToken(url),
    });
    expect(stdout).toContain('gateway $X_API_KEY');
    expect(stdout).not.toContain('hunter2');
  });
});

test('a reader that closes the pipe ends doctor without a stack trace', async ({ sandbox }) => {
  const program = [process.execPath, await compiledProgram(), 'doctor'].join(' ');
  const { stdout, stderr } = await runProgram('bash', ['-c', `${program} | head -n 1`], {
    environment: settingsOf(sandbox),
  });
  expect([stdout, stderr]).toEqual([`${sandbox.baseUrl}\n`, '']);
});

test('an event that search does not find in time is a warning with the flag to use', async () => {
  const created = { status: 201, body: JSON.stringify({ resourceType: 'AuditEvent', id: 'a-1' }) };
  const usual = deployment({ create: created }, { token });
  await served(usual, async (url) => {
    const line = lineOf(await linesAt(withToken(url), true), 'search-delay');
    expect(line).toMatchObject({ verdict: 'warn', fix: expect.stringContaining('--visibility-timeout') });
  });
});
