import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { expect } from '@playwright/test';
import packageJson from '../../../package.json' with { type: 'json' };
import { harness } from '../../run-command.ts';
import { test as base, type CheckResult, filesBelow } from '../check/check-command.ts';
import { type Certificate, makeCertificate, passOn, startServer } from './connection-servers.ts';

const key = 'a-key-for-the-gateway-1';
const tenant = 'north-7';
const chosen = ['--quick', '--requirement', 'CREATE-STORED', 'AUTH-ALG-HMAC', 'SEARCH-ID'];

interface Gateway {
  url: string;
  /** Requests as they came: path and headers. */
  heard: { path: string; headers: Record<string, unknown> }[];
}

/** Gateways with mutual TLS and a required header before the deployment and its identity provider. */
const test = base.extend<{ certificate: Certificate; api: Gateway; provider: Gateway }>({
  certificate: async ({ folder }, use) => use(makeCertificate(folder)),
  api: async ({ sandbox, certificate }, use) => withGateway(sandbox.baseUrl, certificate, use),
  provider: async ({ sandbox, certificate }, use) =>
    withGateway(new URL(sandbox.issuer).origin, certificate, use),
});

/** Answers 400 like nginx without the certificate, and 401 like an API gateway without the key. */
async function withGateway(
  behind: string,
  { certFile, keyFile }: Certificate,
  use: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  const heard: Gateway['heard'] = [];
  const [cert, serverKey] = [readFileSync(certFile), readFileSync(keyFile)];
  const tls = { cert, key: serverKey, ca: cert, requestCert: true, rejectUnauthorized: false };
  const server = createTlsServer(tls, (asked, answer) => {
    heard.push({ path: String(asked.url), headers: asked.headers });
    if (!(asked.socket as TLSSocket).authorized)
      answer.writeHead(400, { 'content-type': 'text/html' }).end('No required SSL certificate was sent');
    else if (asked.headers['x-api-key'] !== key) answer.writeHead(401).end('{"statusCode":401}');
    else passOn(asked, new URL(asked.url ?? '/', behind), answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  await use({ url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, heard });
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
}

test('check passes through gateways with mutual TLS and required headers, and writes none of their secrets', async ({
  check,
  folder,
  sandbox,
  certificate,
  api,
  provider,
}) => {
  const { certFile, keyFile } = certificate;
  const path = new URL(sandbox.issuer).pathname;
  const environment = {
    ...{ AUDITBOX_URL: api.url, OIDC_ISSUER: '' },
    OIDC_TOKEN_URL: `${provider.url}${path}/protocol/openid-connect/token`,
    AUDITBOX_HEADERS: `X-Api-Key: ${key}`,
    OIDC_HEADERS: `{"X-Api-Key": "${key}"}`,
  };
  const tls = ['--ca', certFile, '--cert', certFile, '--key', keyFile, '--header', `X-Tenant: ${tenant}`];
  const { exitCode, stdout, stderr, report }: CheckResult = await check([...chosen, ...tls], { environment });
  expect(exitCode, stdout + stderr).toBe(0);
  const agent = `${packageJson.name}/${packageJson.version} (run ${report.run.id})`;
  for (const { path, headers } of [...api.heard, ...provider.heard])
    expect(headers['user-agent'], path).toBe(agent);
  expect(api.heard.every(({ headers }) => headers['x-tenant'] === tenant)).toBe(true);
  expect(provider.heard.map(({ headers }) => headers['x-tenant'])).not.toContain(tenant);
  // The harness asks for the provider's key as well as for tokens.
  expect(new Set(provider.heard.map(({ path }) => path.split('/').at(-1)))).toContain('token');
  const curls = report.requirements.flatMap(({ cases }) => cases.flatMap(({ curl }) => curl ?? []));
  expect(curls[0]).toContain(`curl -i --cert "$CERT" --key "$KEY" `);
  expect(curls[0]).toContain(`-H 'X-Api-Key: '"$X_API_KEY" -H 'X-Tenant: '"$X_TENANT"`);
  const written = filesBelow(folder).filter(({ file }) => !file.endsWith('.pem'));
  const { name } = report.requirements.find(({ id }) => id === 'CREATE-STORED')!.cases[0]!;
  const replayed = await harness(['replay', name, '--report', folder, ...tls], {
    environment: { ...sandbox.environment(), ...environment },
  });
  expect(replayed.exitCode, replayed.stderr).toBe(0);
  expect(replayed.stdout).toContain('pass   CREATE-STORED (as before)');
  const said = [stdout, stderr, replayed.stdout, replayed.stderr].join('');
  for (const { file, text } of [...written, { file: 'terminal', text: said }])
    for (const secret of [key, tenant, certFile, keyFile, 'PRIVATE KEY'])
      expect(text.includes(secret), `${file} has ${secret}`).toBe(false);
});

test('a TLS 1.3 server that demands a client certificate is reported as that', async ({ folder }) => {
  const { certFile, keyFile } = makeCertificate(folder);
  const options = ['-cert', certFile, '-key', keyFile, '-Verify', '1', '-verify_return_error', '-www'];
  for (const version of ['-tls1_3', '-tls1_2']) {
    const port = await freePort();
    const server = spawn('openssl', ['s_server', '-accept', String(port), version, ...options]);
    try {
      await new Promise((ready) => server.stdout.once('data', ready));
      const { exitCode, stderr } = await harness(['check', '--insecure', '--output', folder], {
        environment: { AUDITBOX_URL: `https://127.0.0.1:${port}`, AUDITBOX_AUTH: 'off' },
      });
      expect(stderr).toMatch(/requires a client certificate.*--cert FILE and --key FILE .*\.\n$/);
      expect(exitCode).toBe(3);
    } finally {
      server.kill();
    }
  }
});

test('https on an http port is reported as that', async ({ folder }) => {
  const plain = await startServer((_, answer) => answer.end());
  try {
    const { exitCode, stderr } = await harness(['check', '--output', folder], {
      environment: { AUDITBOX_URL: plain.url.replace('http:', 'https:'), AUDITBOX_AUTH: 'off' },
    });
    expect(stderr).toContain(`speaks http on this port, not https. Set AUDITBOX_URL=${plain.url}.`);
    expect(exitCode).toBe(2);
  } finally {
    await plain.close();
  }
});

async function freePort(): Promise<number> {
  const server = await startServer(() => {});
  await server.close();
  return Number(new URL(server.url).port);
}

for (const command of ['check', 'load', 'token'])
  test(`${command} refuses a wrong header in one sentence`, async ({ folder }) => {
    const parameters = [command, '--target', 'https://127.0.0.1:9', '--header', 'no colon'];
    const options = { environment: { AUDITBOX_AUTH: 'off' }, cwd: folder };
    const { exitCode, stderr } = await harness(parameters, options);
    expect(stderr).toBe("A header in --header has no colon. Use 'Name: value'.\n");
    expect(exitCode).toBe(2);
  });
