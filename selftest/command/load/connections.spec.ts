import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { LoadResult } from '../../../contracts/results/load-result/result.ts';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import {
  type Certificate,
  makeCertificate,
  startForwardProxy,
  startHttp2Front,
  startTlsProxy,
  whyNoCertificate,
} from '../connection/connection-servers.ts';
import { test as base, needsK6 } from './subjects.ts';

/** Takes away what this machine itself may have set. */
const bare = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_FILE']
    .flatMap((name) => [name, name.toLowerCase()])
    .map((name) => [name, undefined]),
);
const small = ['--batch', '10', '--rounds', '1', '--events', '50', '--vus', '2'];

const missing = whyNoCertificate();
if (missing) process.stdout.write(`skipped: ${missing}\n`);

const test = base.extend<{ certificate: Certificate; sandbox: Awaited<ReturnType<typeof startSandbox>> }>({
  certificate: async ({ output }, use) => use(makeCertificate(output)),
  sandbox: async ({ browserName: _none }, use) => {
    const sandbox = await startSandbox();
    await use(sandbox);
    await sandbox.close();
  },
});
test.beforeEach(() => {
  needsK6();
  test.skip(missing !== null, missing ?? '');
});

const sentIn = ({ arms }: LoadResult) => arms.reduce((sum, { requests }) => sum + requests.sent, 0);

for (const trust of ['--ca', '--insecure', 'NODE_EXTRA_CA_CERTS'])
  test(`k6 speaks HTTP/2 with a target that offers it, trusted by ${trust}, and the result says so`, async ({
    load,
    sandbox,
    certificate,
    output,
  }) => {
    const front = await startHttp2Front(sandbox.baseUrl, certificate);
    try {
      const how = { '--ca': [trust, certificate.certFile], '--insecure': [trust] }[trust] ?? [];
      const extra = how.length === 0 && {
        NODE_EXTRA_CA_CERTS: certificate.certFile,
        SSL_CERT_DIR: join(output, 'none'),
      };
      const run = await load([...how, ...small], {
        environment: { ...sandbox.environment(), ...bare, ...extra, AUDITBOX_URL: front.url },
      });
      expect(run.exitCode, run.stdout + run.stderr).toBe(0);
      expect(run.result!.environment.connection).toEqual({ http: 'HTTP/2.0', tls: 'tls1.3' });
      expect(readFileSync(join(output, 'report.html'), 'utf8')).toContain('HTTP/2.0 over TLS 1.3');
      // Node's preflight speaks HTTP/1.1.
      expect(front.submissions.filter((version) => version === '2.0')).toHaveLength(sentIn(run.result!));
      expect(run.result!.validity.verdict).toBe('valid');
    } finally {
      await front.close();
    }
  });

test('a target with TLS and without HTTP/2 is sent HTTP/1.1, one without TLS is recorded as that', async ({
  load,
  sandbox,
  certificate,
}) => {
  const proxy = await startTlsProxy(sandbox.baseUrl, certificate);
  try {
    const environment = { ...sandbox.environment(), ...bare };
    const behindTls = await load(['--ca', certificate.certFile, ...small], {
      environment: { ...environment, AUDITBOX_URL: proxy.url },
    });
    expect(behindTls.exitCode, behindTls.stdout + behindTls.stderr).toBe(0);
    expect(behindTls.result!.environment.connection).toEqual({ http: 'HTTP/1.1', tls: 'tls1.3' });
    const plain = await load(small, { environment });
    expect(plain.result!.environment.connection).toEqual({ http: 'HTTP/1.1', tls: null });
  } finally {
    await proxy.close();
  }
});

test('k6 goes through the tunnel of HTTPS_PROXY, and speaks HTTP/2 in it', async ({
  load,
  sandbox,
  certificate,
}) => {
  const front = await startHttp2Front(sandbox.baseUrl, certificate);
  const { port } = new URL(front.url);
  // A name that only the proxy knows: k6 asks loopback addresses without one.
  const host = `auditbox.invalid:${port}`;
  const proxy = await startForwardProxy({ 'auditbox.invalid': '127.0.0.1' });
  const permitted = ['--i-am-allowed-to-load', 'auditbox.invalid', ...small];
  const environment = {
    ...{ ...sandbox.environment(), ...bare, AUDITBOX_URL: `https://${host}` },
    HTTPS_PROXY: proxy.url,
  };
  try {
    const run = await load(['--ca', certificate.certFile, ...permitted], { environment });
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.result!.environment.connection).toEqual({ http: 'HTTP/2.0', tls: 'tls1.3' });
    const tunnels = proxy.asked.filter((asked) => asked === `CONNECT ${host}`);
    // Each arm has a connection for each of its VUs.
    expect(tunnels.length).toBeGreaterThanOrEqual(run.result!.arms.length * 2);
    expect(front.submissions.filter((version) => version === '2.0')).toHaveLength(sentIn(run.result!));
  } finally {
    await proxy.close();
    await front.close();
  }
});
