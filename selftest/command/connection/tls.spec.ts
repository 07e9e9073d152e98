import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { harness } from '../../run-command.ts';
import { test, withVerdict } from '../check/check-command.ts';
import {
  type Certificate,
  closeAll,
  makeCertificate,
  noProxies,
  startForwardProxy,
  startTlsProxy,
  whyNoCertificate,
} from './connection-servers.ts';

const quick = (...requirements: string[]) => ['--quick', '--requirement', ...requirements];
const created = ['CREATE-STATUS-201', 'CREATE-STORED'];

test.describe('a deployment and an identity provider behind a self-signed certificate', () => {
  const missing = whyNoCertificate();
  if (missing) process.stdout.write(`skipped: ${missing}\n`);
  test.skip(missing !== null, missing ?? '');

  const tls = test.extend<{
    certificate: Certificate;
    /** The environment that names both by https. */
    behindTls: { AUDITBOX_URL: string; OIDC_ISSUER: string; OIDC_TOKEN_URL: string };
  }>({
    certificate: async ({ folder }, use) => use(makeCertificate(folder)),
    behindTls: async ({ sandbox, certificate }, use) => {
      const issuer = new URL(sandbox.issuer);
      const proxies = [
        await startTlsProxy(sandbox.baseUrl, certificate),
        await startTlsProxy(issuer.origin, certificate),
      ] as const;
      const tokenUrl = `${proxies[1].url}${issuer.pathname}/protocol/openid-connect/token`;
      await use({ ...noProxies, AUDITBOX_URL: proxies[0].url, OIDC_ISSUER: '', OIDC_TOKEN_URL: tokenUrl });
      await closeAll(proxies);
    },
  });

  tls('is not trusted, and the sentence says what to do', async ({ sandbox, behindTls, folder }) => {
    const environment = { ...sandbox.environment(), ...behindTls };
    const { exitCode, stderr } = await harness(['check', '--output', join(folder, 'none')], { environment });
    expect(stderr).toMatch(
      /^The deployment at https:.* can't be reached: its TLS certificate is self-signed.*--ca FILE/,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(3);
  });

  tls('is trusted with --insecure, and a line warns of it', async ({ check, behindTls }) => {
    const { exitCode, stderr, report } = await check(['--insecure', ...quick(...created)], {
      environment: behindTls,
    });
    expect(exitCode, stderr).toBe(0);
    expect(withVerdict(report, 'pass')).toEqual(created);
    expect(stderr.match(/^Warning: --insecure accepts any TLS certificate.*$/gm)).toHaveLength(1);
  });

  tls(
    'is trusted with --ca, also through the tunnel of HTTPS_PROXY',
    async ({ check, behindTls, certificate }) => {
      const proxy = await startForwardProxy();
      try {
        const parameters = ['--ca', certificate.certFile, ...quick(...created)];
        const { exitCode, stderr, report } = await check(parameters, {
          environment: { ...behindTls, HTTPS_PROXY: proxy.url },
        });
        expect(exitCode, stderr).toBe(0);
        expect(withVerdict(report, 'pass')).toEqual(created);
        expect(stderr).not.toContain('Warning');
        const hosts = [behindTls.AUDITBOX_URL, behindTls.OIDC_TOKEN_URL].map((url) => new URL(url).host);
        expect([...new Set(proxy.asked)].sort()).toEqual(hosts.map((host) => `CONNECT ${host}`).sort());
      } finally {
        await proxy.close();
      }
    },
  );

  tls(
    'is trusted with --ca as PowerShell writes it, in UTF-16, and together with NODE_EXTRA_CA_CERTS',
    async ({ sandbox, behindTls, certificate, folder }) => {
      const pem = `# Größe in Latin-1\n${readFileSync(certificate.certFile, 'utf8')}`;
      const utf16 = join(folder, 'utf16.pem');
      writeFileSync(utf16, `\ufeff${pem}`, 'utf16le');
      const latin = join(folder, 'latin.pem');
      writeFileSync(latin, pem, 'latin1');
      const other = makeCertificate(mkdtempSync(join(folder, 'other-'))).certFile;
      for (const [ca, extra] of [
        [utf16, ''],
        [latin, ''],
        [other, certificate.certFile],
      ] as const) {
        const environment = { ...sandbox.environment(), ...behindTls, NODE_EXTRA_CA_CERTS: extra };
        const { exitCode, stderr } = await harness(['token', '--ca', ca], { environment });
        expect(stderr).toBe('');
        expect(exitCode).toBe(0);
      }
    },
  );

  tls('a --ca file in DER gets one sentence', async ({ sandbox, behindTls, certificate, folder }) => {
    const der = join(folder, 'ca.der');
    writeFileSync(der, new X509Certificate(readFileSync(certificate.certFile)).raw);
    const { exitCode, stderr } = await harness(['doctor', '--ca', der], {
      environment: { ...sandbox.environment(), ...behindTls },
    });
    expect(stderr).toMatch(/^The certificate authority file .*ca\.der\) is not PEM .*openssl x509.*\n$/);
    expect(exitCode).toBe(2);
  });
});

test('a --ca file without a certificate gets one sentence', async ({ folder }) => {
  writeFileSync(join(folder, 'ca.pem'), 'no certificate');
  const parameters = ['check', '--target', 'https://127.0.0.1:9', '--ca', join(folder, 'ca.pem')];
  const { exitCode, stderr } = await harness(parameters, { environment: { AUDITBOX_AUTH: 'off' } });
  expect(stderr).toMatch(
    /^The certificate authority file \(.*ca\.pem\) can't be used: it contains no PEM certificate\.\n$/,
  );
  expect(exitCode).toBe(2);
});

test('load warns of --insecure as well', async () => {
  const { stderr } = await harness(['load', '--insecure', '--target', 'https://127.0.0.1:9'], {
    environment: { AUDITBOX_AUTH: 'off' },
  });
  expect(stderr.match(/^Warning: --insecure accepts any TLS certificate.*$/gm)).toHaveLength(1);
});
