import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { type CommandResult, root, runProgram } from '../../run-command.ts';
import {
  type ForwardProxy,
  passOn,
  startForwardProxy,
  startServer,
} from '../connection/connection-servers.ts';
import { test as base, readReport } from './check-command.ts';

/** What the target received. */
interface Received {
  url: string;
  headers: IncomingHttpHeaders;
}

/** A clone with a `.env` of its own, a user's folder with another, and a target that records every request. */
interface TwoFolders {
  clone: string;
  folder: string;
  proxyOfClone: ForwardProxy;
  received: Received[];
  /** Runs Node in the user's folder, in which no variable is set. */
  node(parameters: string[]): Promise<CommandResult>;
}

const test = base.extend<{ folders: TwoFolders }>({
  folders: async ({ sandbox, folder: scratch }, use) => {
    const received: Received[] = [];
    const target = await startServer((request, answer) => {
      received.push({ url: request.url ?? '', headers: request.headers });
      passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
    });
    const proxyOfClone = await startForwardProxy();
    const folder = join(scratch, 'folder');
    mkdirSync(folder);
    writeFileSync(join(folder, '.env'), envFile(ownVariables(sandbox, target.url)));
    const clone = copyOfClone(join(scratch, 'clone'));
    writeFileSync(join(clone, '.env'), envFile({ ...variablesOfClone, HTTP_PROXY: proxyOfClone.url }));
    const node = (parameters: string[]) =>
      runProgram(process.execPath, parameters, { cwd: folder, environment: noProxies });
    await use({ clone, folder, proxyOfClone, received, node });
    await Promise.all([target.close(), proxyOfClone.close()]);
  },
});

const noProxies = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'].map((name) => [
    name,
    undefined,
  ]),
);

/** Credentials of another deployment. */
const variablesOfClone = {
  AUDITBOX_URL: 'http://other-deployment.invalid',
  AUDITBOX_TOKEN: 'ready-token-of-the-clone',
  AUDITBOX_EXPIRED_TOKEN: 'expired-token-of-the-clone',
  AUDITBOX_FUTURE_TOKEN: 'future-token-of-the-clone',
};

/** No ready token, no tokens that are not valid now, no proxy: only the clone has those. */
function ownVariables(sandbox: Sandbox, url: string): Record<string, string> {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = sandbox.environment();
  return {
    AUDITBOX_URL: url,
    OIDC_ISSUER: OIDC_ISSUER!,
    OIDC_CLIENT_ID: OIDC_CLIENT_ID!,
    OIDC_CLIENT_SECRET: OIDC_CLIENT_SECRET!,
  };
}

function envFile(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Copies the sources, so that this checkout never gets a `.env`. */
function copyOfClone(clone: string): string {
  mkdirSync(clone);
  const left = new Set(['node_modules', 'dist', 'docs', 'deploy', 'test-results', 'playwright-report']);
  for (const name of readdirSync(root).filter((name) => !name.startsWith('.') && !left.has(name)))
    cpSync(join(root, name), join(clone, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

/** Every request to the target has the credentials of the user's folder, or those that a test has made. */
function demandNothingOfClone({ received, proxyOfClone }: TwoFolders): void {
  expect(received.length).toBeGreaterThan(0);
  for (const request of received) expect(JSON.stringify(request)).not.toContain('of-the-clone');
  expect(proxyOfClone.asked).toEqual([]);
}

test("check and replay send nothing of the clone's .env", async ({ folders }) => {
  const { clone, folder, node } = folders;
  const harness = ['--import', import.meta.resolve('tsx'), join(clone, 'cli', 'main.ts')];
  const wanted = ['CREATE-STATUS-201', 'AUTH-EXPIRED', 'AUTH-NOT-BEFORE'];
  const checked = await node([
    ...harness,
    'check',
    '--quick',
    '--output',
    'results',
    '--requirement',
    ...wanted,
  ]);
  demandNothingOfClone(folders);
  expect(checked.exitCode, checked.stderr).toBe(0);
  const { requirements } = readReport(join(folder, 'results'));
  expect(requirements.map(({ id, verdict }) => `${verdict} ${id}`).sort()).toEqual([
    'pass CREATE-STATUS-201',
    'skip AUTH-EXPIRED',
    'skip AUTH-NOT-BEFORE',
  ]);
  const name = requirements.find(({ verdict }) => verdict === 'pass')!.cases[0]!.name;
  const replayed = await node([...harness, 'replay', name, '--report', 'results']);
  demandNothingOfClone(folders);
  expect(replayed.exitCode, replayed.stderr).toBe(0);
});

test("Playwright started without the command reads the .env of the user's folder", async ({ folders }) => {
  const { clone, node } = folders;
  const playwright = [join(clone, 'node_modules', '@playwright', 'test', 'cli.js'), 'test'];
  const config = ['--config', join(clone, 'playwright.config.ts'), '--project', 'contract'];
  const ran = await node([...playwright, ...config, '--grep', '@CREATE-TWICE', '--reporter', 'line']);
  expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
  demandNothingOfClone(folders);
});
