import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from '@playwright/test';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';
import { readReport, test, withVerdict } from '../check/check-command.ts';
import { needsK6 } from '../load/subjects.ts';
import {
  type Certificate,
  makeCertificate,
  passOn,
  type RunningServer,
  startForwardProxy,
  startServer,
  startTlsProxy,
  whyNoCertificate,
} from './connection-servers.ts';

const quick = (...requirements: string[]) => ['--quick', '--requirement', ...requirements];
const created = ['CREATE-STATUS-201', 'CREATE-STORED'];
/** Takes away what this machine itself may have set. */
const noProxies = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [
    [name, undefined],
    [name.toLowerCase(), undefined],
  ]),
);

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

  tls('is trusted with --ca', async ({ check, behindTls, certificate }) => {
    const parameters = ['--ca', certificate.certFile, ...quick(...created)];
    const { exitCode, stderr, report } = await check(parameters, { environment: behindTls });
    expect(exitCode, stderr).toBe(0);
    expect(withVerdict(report, 'pass')).toEqual(created);
    expect(stderr).not.toContain('Warning');
  });

  tls('is trusted with --insecure, and a line warns of it', async ({ check, behindTls }) => {
    const { exitCode, stderr, report } = await check(['--insecure', ...quick(...created)], {
      environment: behindTls,
    });
    expect(exitCode, stderr).toBe(0);
    expect(withVerdict(report, 'pass')).toEqual(created);
    expect(stderr.match(/^Warning: --insecure accepts any TLS certificate.*$/gm)).toHaveLength(1);
  });

  tls('is reached through the tunnel of HTTPS_PROXY', async ({ check, behindTls, certificate }) => {
    const proxy = await startForwardProxy();
    try {
      const { exitCode, stderr } = await check(['--ca', certificate.certFile, ...quick(...created)], {
        environment: { ...behindTls, HTTPS_PROXY: proxy.url },
      });
      expect(exitCode, stderr).toBe(0);
      const hosts = [behindTls.AUDITBOX_URL, behindTls.OIDC_TOKEN_URL].map((url) => new URL(url).host);
      expect([...new Set(proxy.asked)].sort()).toEqual(hosts.map((host) => `CONNECT ${host}`).sort());
    } finally {
      await proxy.close();
    }
  });
});

test('a --ca file without a certificate gets one sentence', async ({ folder }) => {
  writeFileSync(join(folder, 'ca.pem'), 'no certificate');
  const parameters = ['check', '--target', 'https://127.0.0.1:9', '--ca', join(folder, 'ca.pem')];
  const { exitCode, stderr } = await harness(parameters, { environment: { AUDITBOX_AUTH: 'off' } });
  expect(stderr).toMatch(
    /^The certificate authority file .*ca\.pem can't be used: it contains no PEM certificate\.\n$/,
  );
  expect(exitCode).toBe(2);
});

test('load warns of --insecure as well', async () => {
  const { stderr } = await harness(['load', '--insecure', '--target', 'https://127.0.0.1:9'], {
    environment: { AUDITBOX_AUTH: 'off' },
  });
  expect(stderr.match(/^Warning: --insecure accepts any TLS certificate.*$/gm)).toHaveLength(1);
});

for (const variable of ['HTTP_PROXY', 'http_proxy'])
  test(`every request goes through the proxy of ${variable}, also to this machine`, async ({
    check,
    sandbox,
  }) => {
    const proxy = await startForwardProxy();
    try {
      const { exitCode, stderr, report } = await check(quick(...created, 'AUTH-ALG-HMAC'), {
        environment: { ...noProxies, [variable]: proxy.url },
      });
      expect(exitCode, stderr).toBe(0);
      expect(withVerdict(report, 'pass')).toEqual([...created, 'AUTH-ALG-HMAC']);
      const places = ['/metadata', '/AuditEvent'].map((path) => `${sandbox.baseUrl}${path}`);
      places.push(
        `${sandbox.issuer}/protocol/openid-connect/token`,
        `${sandbox.issuer}/protocol/openid-connect/certs`,
      );
      expect(proxy.asked).toEqual(expect.arrayContaining(places));
      // The first request of the command, and those of the tests: a create and its read, a token for each process.
      expect(proxy.asked.length).toBeGreaterThan(6);
    } finally {
      await proxy.close();
    }
  });

test('a proxy that .env names is used from the first request on, by k6 as well', async ({
  sandbox,
  folder,
}) => {
  // A name that only the proxy knows: k6 asks loopback addresses without one.
  const target = 'http://auditbox.invalid';
  const asked: string[] = [];
  const proxy = await startServer((request, answer) => {
    const url = String(request.url);
    if (url.startsWith(target)) asked.push(url.slice(target.length));
    passOn(request, new URL(url.replace(target, sandbox.baseUrl)), answer);
  });
  const variables = { ...sandbox.environment(), AUDITBOX_URL: target, HTTP_PROXY: proxy.url };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, '.env'), lines.join(''));
  try {
    const options = { cwd: folder, environment: noProxies };
    const checked = await harness(['check', ...quick(...created)], options);
    expect(checked.exitCode, checked.stderr).toBe(0);
    expect(asked[0]).toBe('/metadata');
    needsK6();
    asked.length = 0;
    const load = ['load', '--batch', '10', '--rounds', '1', '--events', '20', '--vus', '1'];
    const loaded = await harness([...load, '--i-am-allowed-to-load', 'auditbox.invalid'], options);
    expect(loaded.exitCode, loaded.stderr + loaded.stdout).toBe(0);
    expect(asked.filter((path) => path === '/AuditEvent').length).toBeGreaterThanOrEqual(20);
  } finally {
    await proxy.close();
  }
});

test('a proxy that is not a URL is named, without its value', async () => {
  const environment = { AUDITBOX_AUTH: 'off', ...noProxies, HTTPS_PROXY: 'user:hidden@proxy' };
  const { exitCode, stderr } = await harness(['check', '--target', 'https://127.0.0.1:9'], { environment });
  expect(stderr).toMatch(/^HTTPS_PROXY is not an http or https URL such as .*\n$/);
  expect(stderr).not.toContain('hidden');
  expect(exitCode).toBe(2);
});

test('no request goes through a proxy to a host that NO_PROXY names', async ({ check }) => {
  const proxy = await startForwardProxy();
  try {
    const { exitCode, stderr } = await check(quick(...created), {
      environment: { ...noProxies, HTTP_PROXY: proxy.url, NO_PROXY: 'example.org,127.0.0.1' },
    });
    expect(exitCode, stderr).toBe(0);
    expect(proxy.asked).toEqual([]);
  } finally {
    await proxy.close();
  }
});

test('a refusal by a proxy is not an answer of the deployment', async ({ sandbox, folder }) => {
  const proxy = await startServer((request, answer) =>
    request.resume().on('end', () => answer.writeHead(407).end()),
  );
  try {
    const environment = { ...sandbox.environment(), ...noProxies, HTTP_PROXY: proxy.url };
    const { exitCode, stderr } = await harness(['check', '--output', folder, ...quick(...created)], {
      environment,
    });
    expect(stderr).toContain('407');
    expect(exitCode).toBe(3);
  } finally {
    await proxy.close();
  }
});

test('a base URL with a path and a slash at its end works', async ({ folder }) => {
  const sandbox = await startSandbox({ basePath: '/fhir/R4' });
  try {
    expect(sandbox.baseUrl).toMatch(/\/fhir\/R4$/);
    const requirements = [
      'CREATE-STORED',
      'CREATE-LOCATION',
      'BUNDLE-STORED',
      'SEARCH-ID',
      'SEARCH-POST',
      'CAPABILITIES-STATEMENT',
      'HEALTHCHECK-200',
    ];
    const parameters = ['check', '--target', `${sandbox.baseUrl}/`, '--output', folder];
    const { exitCode, stderr } = await harness([...parameters, ...quick(...requirements)], {
      environment: { ...sandbox.environment(), ...noProxies },
    });
    expect(exitCode, stderr).toBe(0);
    const report = readReport(folder);
    expect(withVerdict(report, 'pass').sort()).toEqual(requirements.sort());
    expect(report.run.target).toBe(sandbox.baseUrl);
  } finally {
    await sandbox.close();
  }
});

test('a redirect to another host takes no token there', async ({ folder }) => {
  const [here, elsewhere] = await startRedirect();
  try {
    const token = 'redirected-token-7';
    const { exitCode, stderr } = await harness(['check', '--output', folder, ...quick(...created)], {
      environment: { ...noProxies, AUDITBOX_URL: here.url, AUDITBOX_TOKEN: token },
    });
    expect(stderr).toContain('redirects to');
    expect(stderr).toContain(`Set AUDITBOX_URL=${elsewhere.url}`);
    expect(exitCode).toBe(2);
    expect(here.heard.some((text) => text.includes(token))).toBe(true);
    expect(elsewhere.heard).toEqual([]);
  } finally {
    await closeAll([here, elsewhere]);
  }
});

test('a redirect of the token endpoint takes no client secret to another host', async ({ folder }) => {
  const [here, elsewhere] = await startRedirect();
  try {
    const secret = 'redirected-secret-7';
    const { exitCode, stderr } = await harness(['check', '--output', folder, ...quick(...created)], {
      environment: {
        ...noProxies,
        AUDITBOX_URL: here.url,
        OIDC_TOKEN_URL: `${here.url}/token`,
        OIDC_CLIENT_ID: 'auditbox',
        OIDC_CLIENT_SECRET: secret,
      },
    });
    expect(stderr).toContain('No token from');
    expect(exitCode).toBe(3);
    const basic = Buffer.from(`auditbox:${secret}`).toString('base64');
    expect(here.heard.some((text) => text.includes(basic))).toBe(true);
    expect(elsewhere.heard).toEqual([]);
  } finally {
    await closeAll([here, elsewhere]);
  }
});

interface Listener extends RunningServer {
  /** Headers and bodies of the requests that came. */
  heard: string[];
}

/** A server that redirects every request, with its method and body, to another. */
async function startRedirect(): Promise<[here: Listener, elsewhere: Listener]> {
  const elsewhere = await startListener(() => ({ status: 201 }));
  const here = await startListener((url) => ({ status: 307, location: `${elsewhere.url}${url}` }));
  return [here, elsewhere];
}

async function startListener(
  answerTo: (url: string) => { status: number; location?: string },
): Promise<Listener> {
  const heard: string[] = [];
  const server = await startServer(async (request, answer) => {
    heard.push(`${JSON.stringify(request.headers)} ${await text(request)}`);
    const { status, location } = answerTo(request.url ?? '/');
    answer.writeHead(status, location ? { location } : {}).end();
  });
  return { ...server, heard };
}

async function closeAll(servers: readonly RunningServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}

test('a gateway that answers 503 now and then decides nothing, and is reported once with the count', async ({
  sandbox,
  folder,
}) => {
  let requests = 0;
  const flaky = await startServer((request, answer) => {
    if (++requests > 20 && requests % 5 === 0) request.resume().on('end', () => answer.writeHead(503).end());
    else passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
  });
  try {
    const environment = { ...sandbox.environment(), ...noProxies, AUDITBOX_URL: flaky.url };
    const parameters = ['check', '--requirement', 'CREATE-CONTENT-UNCHANGED', 'CREATE-STORED'];
    const many = ['CREATE-STATUS-201', 'READ-STABLE', 'CREATE-STRINGS-EXACT', 'INVALID-MISSING-REQUIRED'];
    const { stdout, exitCode } = await harness([...parameters, ...many, '--output', folder], { environment });
    expect(exitCode, stdout).toBe(0);
    expect(stdout.match(/^A gateway answered 503 to [\d,]+ requests, which were sent again/gm)).toHaveLength(
      1,
    );
  } finally {
    await flaky.close();
  }
});
