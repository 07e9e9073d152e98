import { execFile, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import type { AuditEvent, Bundle } from 'fhir/r4';
import { harness, root } from '../../run-command.ts';
import { auditEvent, bundleOf } from './client.ts';
import { test } from './sandbox-process.ts';

const run = promisify(execFile);

test('it prints the environment to use, and stops on SIGTERM and on Ctrl-C without leaving anything', async ({
  startProcess,
  folder,
}) => {
  for (const [signal, exitCode] of [
    ['SIGTERM', 0],
    ['SIGINT', 130],
  ] as const) {
    const sandbox = await startProcess(['--port', '0'], { ...process.env, TMPDIR: folder });
    expect(sandbox.environment).toEqual({
      AUDITBOX_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      OIDC_ISSUER: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/realms\/auditbox$/),
      OIDC_CLIENT_ID: 'auditbox',
      OIDC_CLIENT_SECRET: 'super-secret',
    });
    expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^auditbox-sandbox-/));
    expect(await sandbox.end(signal)).toEqual([exitCode, null]);
    expect(sandbox.stderr()).toBe('');
    expect(readdirSync(folder).filter((name) => name.startsWith('auditbox-'))).toEqual([]);
    await expect(fetch(sandbox.environment.AUDITBOX_URL!)).rejects.toThrow();
    await expect(fetch(sandbox.environment.OIDC_ISSUER!)).rejects.toThrow();
  }
});

test('with authorization off it says so', async ({ startProcess }) => {
  const sandbox = await startProcess(['--auth', 'off']);
  expect(sandbox.environment.AUDITBOX_AUTH).toBe('off');
  expect((await fetch(`${sandbox.environment.AUDITBOX_URL}/AuditEvent`)).status).toBe(200);
  await sandbox.end('SIGTERM');
});

test('at level debug it logs requests to stderr as JSON, without the token', async ({ startProcess }) => {
  const sandbox = await startProcess(['--log-level', 'debug']);
  await fetch(`${sandbox.environment.AUDITBOX_URL}/AuditEvent?access_token=very.secret.token`, {
    headers: { authorization: 'Bearer very.secret.token' },
  });
  await sandbox.end('SIGTERM');
  const lines = sandbox.stderr().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ method: 'GET', path: '/AuditEvent', status: 401 }),
  );
  expect(sandbox.stderr()).not.toContain('secret');
});

test('the commands of the guide work with the printed environment: token, single, bulk', async ({
  startProcess,
}) => {
  const sandbox = await startProcess([]);
  try {
    const curl = async (script: string) =>
      (await run('bash', ['-c', script], { env: { ...process.env, ...sandbox.environment } })).stdout;
    const token = await curl(
      `curl -s -X POST "$OIDC_ISSUER/protocol/openid-connect/token" -d grant_type=client_credentials \\
         -d "client_id=$OIDC_CLIENT_ID" -d "client_secret=$OIDC_CLIENT_SECRET"`,
    );
    const { access_token } = JSON.parse(token);
    const post = async (path: string, body: string) => {
      const answer = await curl(
        `curl -s -w '\\n%{http_code}' -X POST "$AUDITBOX_URL${path}" -H "Authorization: Bearer ${access_token}" \\
           -H 'Content-Type: application/fhir+json' -d '${body}'`,
      );
      const at = answer.lastIndexOf('\n');
      return { status: answer.slice(at + 1), body: JSON.parse(answer.slice(0, at)) };
    };
    const single = await post('/AuditEvent', JSON.stringify(auditEvent()));
    expect(single.status).toBe('201');
    expect((single.body as AuditEvent).id).toBeTruthy();
    const bulk = await post('/', bundleOf(auditEvent(), auditEvent()));
    expect(bulk.status).toBe('201');
    expect((bulk.body as Bundle).entry).toHaveLength(2);
  } finally {
    await sandbox.end('SIGTERM');
  }
});

test('--max-body limits the body', async ({ startProcess }) => {
  const sandbox = await startProcess(['--auth', 'off', '--max-body', '100']);
  const answer = await fetch(`${sandbox.environment.AUDITBOX_URL}/AuditEvent`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(auditEvent()),
  });
  expect(answer.status).toBe(413);
  await sandbox.end('SIGTERM');
});

test('a port in use gets one sentence and exit 2', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    for (const flag of ['--port', '--issuer-port']) {
      const result = await harness(['sandbox', flag, String(port)]);
      expect(result).toEqual({
        exitCode: 2,
        stdout: '',
        stderr: `Port ${port} is already in use. Choose another, or 0 for any free port.\n`,
      });
    }
  } finally {
    server.close();
  }
});

const mistakes: [parameters: string[], says: RegExp][] = [
  [['--port', '70000'], /--port is 70000. Use 1 to 65535, or 0 for any free port/],
  [['--port', 'x'], /whole number/],
  [['--auth', 'maybe'], /Allowed choices are on, off/],
  [['--issuer', 'keycloak'], /--issuer is "keycloak". Use the http or https URL/],
  [['--data', '/dev/null/data'], /The data folder \/dev\/null\/data cannot be created/],
];
for (const [parameters, says] of mistakes)
  test(`${parameters.join(' ')} gets one sentence and exit 2`, async () => {
    const result = await harness(['sandbox', ...parameters]);
    expect(result.stderr).toMatch(says);
    expect(result.stderr).not.toContain('    at ');
    expect(result.exitCode).toBe(2);
  });

test('a signal to npm ends the sandbox that it started', async () => {
  const npm = spawn('npm', ['run', '--silent', 'harness', '--', 'sandbox', '--auth', 'off'], { cwd: root });
  try {
    let said = '';
    for await (const chunk of npm.stdout) {
      said += chunk;
      if (said.includes('AUDITBOX_URL=') && said.endsWith('\n')) break;
    }
    const url = /^AUDITBOX_URL=(.*)$/m.exec(said)![1]!;
    expect((await fetch(`${url}/metadata`)).status).toBe(200);
    npm.kill('SIGTERM');
    await expect(async () => expect(fetch(`${url}/metadata`)).rejects.toThrow()).toPass({ timeout: 20_000 });
  } finally {
    npm.kill('SIGKILL');
  }
});
