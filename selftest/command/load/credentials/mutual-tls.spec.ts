import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect } from '@playwright/test';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { findK6 } from '../../../../load/binary/locate.mjs';
import packageJson from '../../../../package.json' with { type: 'json' };
import { filesBelow } from '../../check/check-command.ts';
import { passOn, whyNoCertificate } from '../../connection/connection-servers.ts';
import { test as base, needsK6 } from '../subjects.ts';
import { type Authority, makeAuthority } from './authorities.ts';
import { startTokenServer, type TokenServer } from './token-server.ts';

const apiKey = 'a-key-for-the-gateway-1';

const test = base.extend<{ authority: Authority; folder: string }>({
  folder: async ({ output }, use) => {
    const folder = join(output, 'keys');
    mkdirSync(folder);
    await use(folder);
  },
  authority: async ({ folder }, use) => use(makeAuthority(folder)),
});
const missing = whyNoCertificate();
if (missing) process.stdout.write(`skipped: ${missing}\n`);
test.beforeEach(() => {
  needsK6();
  test.skip(missing !== null, missing ?? '');
});

interface Gateway {
  url: string;
  /** `User-Agent` of each request that was passed on. */
  agents: Set<string | undefined>;
  /** Statuses of requests that were not. */
  refused: number[];
  close(): Promise<void>;
}

/** Demands the authority's certificate, a header and a token of the server, and passes on what has all three. */
async function startGateway(behind: string, { caFile, server }: Authority, tokens: TokenServer) {
  const gateway: Pick<Gateway, 'agents' | 'refused'> = { agents: new Set(), refused: [] };
  const [ca, cert, key] = [caFile, server.certFile, server.keyFile].map((file) => readFileSync(file));
  const tls = createTlsServer(
    { ca, cert, key, requestCert: true, rejectUnauthorized: false },
    (request, answer) => {
      const { authorization, 'x-api-key': given, 'user-agent': agent } = request.headers;
      const isOpen = request.url === '/metadata';
      const status = !(request.socket as TLSSocket).authorized
        ? 400
        : given !== apiKey
          ? 403
          : isOpen || tokens.admits(authorization)
            ? null
            : 401;
      if (status === null) {
        gateway.agents.add(agent);
        return passOn(request, new URL(request.url ?? '/', behind), answer);
      }
      // The diagnosis asks without a token, too.
      if (status !== 401 || authorization) gateway.refused.push(status);
      request.resume();
      answer.writeHead(status, { 'content-type': 'application/fhir+json' });
      answer.end(JSON.stringify({ issue: [{ diagnostics: `refused ${given} and ${authorization}` }] }));
    },
  );
  await new Promise<void>((listening) => tls.listen(0, '127.0.0.1', listening));
  return {
    ...gateway,
    url: `https://127.0.0.1:${(tls.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((closed) => {
        tls.close(() => closed());
        tls.closeAllConnections();
      }),
  };
}

/** A k6 that keeps its arguments and the files that it was given. */
function recordingK6(folder: string): { path: string; seen: string } {
  const [path, seen] = [join(folder, 'k6'), join(folder, 'seen')];
  mkdirSync(seen);
  const record = `[ "$1" = run ] && echo "$@" > "${seen}/arguments" && cp -r "$HOME"/* "${seen}"`;
  writeFileSync(path, `#!/bin/sh\n${record}\nexec "${findK6()!.path}" "$@"\n`);
  chmodSync(path, 0o755);
  return { path, seen };
}

test('a run that outlives its tokens many times meets no 401, with private_key_jwt, mutual TLS and a required header', async ({
  load,
  target,
  output,
  folder,
  authority,
}) => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const pem = await exportPKCS8(privateKey);
  const keyFile = join(folder, 'assertion.pem');
  writeFileSync(keyFile, pem);
  // Every other request for a token meets a busy provider.
  const tokens = await startTokenServer({
    ...{ lifetimeMs: 2000, leewayMs: 6000, key: await exportJWK(publicKey) },
    fails: (request) => (request % 2 === 0 ? { status: 503 } : undefined),
  });
  const { url } = await target({ delayMs: 40 });
  const gateway = await startGateway(url, authority, tokens);
  const k6 = recordingK6(folder);
  try {
    const { caFile, client, passphrase } = authority;
    const run = await load(
      [
        ...['--batch', '10', '--rounds', '1', '--events', '600', '--vus', '4', '--ca', caFile],
        ...['--cert', client.certFile, '--key', client.keyFile, '--header', `X-Api-Key: ${apiKey}`],
      ],
      {
        environment: {
          ...{ AUDITBOX_URL: gateway.url, AUDITBOX_KEY_PASSPHRASE: passphrase },
          ...{ OIDC_ISSUER: `${tokens.url}/issuer`, OIDC_CLIENT_ID: 'harness' },
          ...{ OIDC_PRIVATE_KEY: keyFile, K6_PATH: k6.path },
          // Nothing is there: k6 asks for its tokens without a proxy.
          ...{ HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: undefined, NO_PROXY: '127.0.0.1' },
        },
      },
    );
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.result!.validity.verdict).toBe('valid');
    expect(run.result!.failures).toEqual([]);
    expect(gateway.refused).toEqual([]);
    expect(tokens.granted.length).toBeGreaterThan(4);
    expect([...gateway.agents]).toEqual([
      `${packageJson.name}/${packageJson.version} (run ${run.result!.run.id})`,
    ]);
    const said = { file: 'terminal', text: run.stdout + run.stderr };
    const written = [...filesBelow(output), said].filter(({ file }) => !/\.(pem|key)$|tsx-/.test(file));
    expect(readdirSync(k6.seen)).toEqual(expect.arrayContaining(['arguments', 'bodies.bin']));
    for (const { file, text } of written)
      for (const secret of [apiKey, passphrase, 'PRIVATE KEY', pem.split('\n')[1]!])
        expect(text.includes(secret), `${file} has ${secret.slice(0, 9)}`).toBe(false);
  } finally {
    await gateway.close();
    await tokens.close();
  }
});
