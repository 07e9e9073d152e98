import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { harness } from '../../run-command.ts';

const noAuthorization = { AUDITBOX_AUTH: 'off' };

/** What a person gets wrong, the exit code and the sentence that they get. */
const mistakes: [
  what: string,
  parameters: string[],
  environment: Record<string, string>,
  exitCode: number,
  says: RegExp,
][] = [
  ['no target', ['check'], noAuthorization, 2, /No target: set AUDITBOX_URL or add --target/],
  [
    'a seed that no number holds',
    ['check', '--seed', '99999999999999999999'],
    noAuthorization,
    2,
    /Use a whole number of at most 9007199254740991/,
  ],
  [
    'fewer events than fill a Bundle',
    ['load', '--target', 'http://127.0.0.1:9', '--events', '200'],
    noAuthorization,
    2,
    /--events is 200, fewer than a Bundle of 1000 has. Use at least 1000/,
  ],
  [
    'an error rate beyond all requests',
    ['load', '--max-error-rate', '101'],
    noAuthorization,
    2,
    /Use a number from 0 to 100/,
  ],
  [
    'more VUs than k6 can run',
    ['load', '--vus', '99999999'],
    noAuthorization,
    2,
    /--vus.*Use a whole number of at most 10000/,
  ],
  [
    'a target that is not a URL',
    ['check', '--target', 'auditbox'],
    noAuthorization,
    2,
    /--target is "auditbox"\. Use an http or https URL/,
  ],
  [
    'a target with a password in it',
    ['check', '--target', 'http://a:b@127.0.0.1'],
    noAuthorization,
    2,
    /must be a URL without a user, query or fragment/,
  ],
  [
    'no place for tokens',
    ['check', '--target', 'http://127.0.0.1:9'],
    {},
    2,
    /Set KEYCLOAK_URL, OIDC_ISSUER/,
  ],
  [
    'no client secret',
    ['check', '--target', 'http://127.0.0.1:9'],
    { KEYCLOAK_URL: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'a' },
    2,
    /OIDC_CLIENT_SECRET is not set/,
  ],
  [
    'a grant that is none',
    ['check', '--target', 'http://127.0.0.1:9'],
    { KEYCLOAK_URL: 'http://127.0.0.1:9', OIDC_GRANT: 'implicit' },
    2,
    /OIDC_GRANT is "implicit"\. Use client_credentials or password/,
  ],
  [
    'a token with spaces',
    ['check', '--target', 'http://127.0.0.1:9'],
    { AUDITBOX_TOKEN: 'Bearer abc' },
    2,
    /AUDITBOX_TOKEN is not a bearer token/,
  ],
  [
    'AUDITBOX_AUTH that is neither',
    ['check', '--target', 'http://127.0.0.1:9'],
    { AUDITBOX_AUTH: 'no' },
    2,
    /AUDITBOX_AUTH is "no"\. Use on or off/,
  ],
  [
    'an unknown requirement',
    ['check', '--target', 'http://127.0.0.1:9', '--requirement', 'NO-SUCH'],
    noAuthorization,
    2,
    /There is no requirement NO-SUCH. The command list shows them all/,
  ],
  [
    'an events file that is missing',
    ['check', '--target', 'http://127.0.0.1:9', '--events', 'none.ndjson'],
    noAuthorization,
    2,
    /none\.ndjson can't be read/,
  ],
  ['a seed that is not a number', ['check', '--seed', 'x'], noAuthorization, 2, /whole number/],
  ['an unknown flag', ['check', '--no-such'], noAuthorization, 2, /unknown option/],
  ['an unknown command', ['chekc'], noAuthorization, 2, /unknown command 'chekc'/],
  [
    'a target where nothing listens',
    ['check', '--target', 'http://127.0.0.1:9'],
    noAuthorization,
    3,
    /can't be reached: nothing is listening there/,
  ],
  [
    'a host that does not exist',
    ['check', '--target', 'http://auditbox.invalid'],
    noAuthorization,
    3,
    /can't be reached: its host name/,
  ],
];

for (const [what, parameters, environment, exitCode, says] of mistakes)
  test(`${what} gets one sentence and exit ${exitCode}`, async () => {
    const result = await harness(parameters, { environment });
    expect(result.stderr).toMatch(says);
    expect(result.stderr).not.toContain('    at ');
    expect(result.exitCode).toBe(exitCode);
  });

test('a line of the events file that is not a JSON object is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  try {
    writeFileSync(join(folder, 'events.ndjson'), '{"resourceType":"AuditEvent"}\n[]\n');
    const parameters = ['check', '--target', 'http://127.0.0.1:9', '--events', join(folder, 'events.ndjson')];
    const { exitCode, stderr } = await harness(parameters, { environment: noAuthorization });
    expect(stderr).toMatch(/Line 2 of .*events\.ndjson is not a JSON object/);
    expect(exitCode).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file without a valid event is refused, and the faults are reported', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  try {
    const file = join(folder, 'events.ndjson');
    writeFileSync(file, '{"resourceType":"AuditEvent"}\n{"resourceType":"Patient"}\n');
    const parameters = ['check', '--target', 'http://127.0.0.1:9', '--events', file];
    const { exitCode, stderr } = await harness(parameters, { environment: noAuthorization });
    expect(stderr).toMatch(/Not sent: line 2 of .*events\.ndjson/);
    expect(stderr).toMatch(/No event in .*events\.ndjson is valid FHIR R4/);
    expect(exitCode).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('.env is read, the environment wins over it, and flags win over both', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  try {
    writeFileSync(join(folder, '.env'), 'AUDITBOX_URL=http://from-file.invalid\nAUDITBOX_AUTH=off\n');
    const check = (parameters: string[], environment: Record<string, string>) =>
      harness(['check', ...parameters], { cwd: folder, environment });
    expect((await check([], {})).stderr).toContain('http://from-file.invalid');
    const fromEnvironment = { AUDITBOX_URL: 'http://from-environment.invalid' };
    expect((await check([], fromEnvironment)).stderr).toContain('http://from-environment.invalid');
    const fromFlag = await check(['--target', 'http://from-flag.invalid'], fromEnvironment);
    expect(fromFlag.stderr).toContain('http://from-flag.invalid');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the identity provider's refusal is reported in its own words, without the secret", async () => {
  const provider = createServer((_request, response) => {
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(
      '{"error":"invalid_client","error_description":"Invalid client or Invalid client credentials"}',
    );
  });
  const target = createServer((_request, response) => response.end());
  try {
    const [providerUrl, targetUrl] = await Promise.all([listen(provider), listen(target)]);
    const { exitCode, stdout, stderr } = await harness(['check', '--target', targetUrl], {
      environment: {
        OIDC_TOKEN_URL: providerUrl,
        OIDC_CLIENT_ID: 'auditbox',
        OIDC_CLIENT_SECRET: 'not-the-secret-9',
      },
    });
    expect(stderr).toContain('invalid_client (Invalid client or Invalid client credentials)');
    expect(stdout + stderr).not.toContain('not-the-secret-9');
    expect(exitCode).toBe(3);
  } finally {
    provider.close();
    target.close();
  }
});

test('an issuer with a blocked port is reported with its variable', async () => {
  const target = createServer((_request, response) => response.end());
  try {
    const { exitCode, stderr } = await harness(['check', '--target', await listen(target)], {
      environment: { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' },
    });
    expect(stderr).toMatch(/^OIDC_ISSUER is http:\/\/127\.0\.0\.1:9\. HTTP clients block this port\. .*\n$/);
    expect(exitCode).toBe(2);
  } finally {
    target.close();
  }
});

test('an issuer without a discovery document is reported with the address that was asked', async () => {
  const provider = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"error":"Realm does not exist"}');
  });
  const target = createServer((_request, response) => response.end());
  try {
    const [providerUrl, targetUrl] = await Promise.all([listen(provider), listen(target)]);
    const { exitCode, stderr } = await harness(['check', '--target', targetUrl], {
      environment: { KEYCLOAK_URL: providerUrl, OIDC_CLIENT_ID: 'auditbox', OIDC_CLIENT_SECRET: 'secret' },
    });
    const asked = `${providerUrl}/realms/auditbox/.well-known/openid-configuration`;
    expect(stderr).toContain(`it answered 404 at ${asked}`);
    expect(exitCode).toBe(3);
  } finally {
    provider.close();
    target.close();
  }
});

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  );
}
