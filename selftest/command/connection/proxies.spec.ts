import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';
import { checkInProcess, test, withVerdict } from '../check/check-command.ts';
import { needsK6 } from '../load/subjects.ts';
import { noProxies, passOn, startForwardProxy, startServer } from './connection-servers.ts';

const quick = (...requirements: string[]) => ['--quick', '--requirement', ...requirements];
const created = ['CREATE-STATUS-201', 'CREATE-STORED'];
const chosen = [...created, 'AUTH-ALG-HMAC'];

/** What a run that goes through a proxy asks it for. */
function demandAll(asked: readonly string[], sandbox: Sandbox): void {
  const ofProvider = ['token', 'certs'].map((name) => `${sandbox.issuer}/protocol/openid-connect/${name}`);
  const ofDeployment = ['/metadata', '/AuditEvent'].map((path) => `${sandbox.baseUrl}${path}`);
  expect(asked).toEqual(expect.arrayContaining([...ofProvider, ...ofDeployment]));
}

test('every request of the command goes through the proxy of HTTP_PROXY, also to this machine', async ({
  check,
  sandbox,
}) => {
  const proxy = await startForwardProxy();
  try {
    const { exitCode, stderr, report } = await check(quick(...chosen), {
      environment: { ...noProxies, HTTP_PROXY: proxy.url },
    });
    expect(exitCode, stderr).toBe(0);
    expect(withVerdict(report, 'pass')).toEqual(chosen);
    demandAll(proxy.asked, sandbox);
    // The first request of the command, and those of the tests: a create and its read, a token for each process.
    expect(proxy.asked.length).toBeGreaterThan(6);
  } finally {
    await proxy.close();
  }
});

test('the proxy may be named by http_proxy, and no request goes through it to a host of NO_PROXY', async ({
  sandbox,
}) => {
  const proxy = await startForwardProxy();
  const checkWith = (environment: Record<string, string>) =>
    checkInProcess({ ...sandbox.environment(), ...environment }, { quick: true, requirements: chosen });
  try {
    const around = await checkWith({ http_proxy: proxy.url, NO_PROXY: 'example.org,127.0.0.0/8' });
    expect(around.exitCode).toBe(0);
    expect(proxy.asked).toEqual([]);
    const through = await checkWith({ http_proxy: proxy.url });
    expect(withVerdict({ requirements: through.results }, 'pass')).toEqual(chosen);
    expect(proxy.asked).toEqual(expect.arrayContaining([`${sandbox.baseUrl}/AuditEvent`]));
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
