import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { keycloakEnvironment } from './distribution.ts';

/** A running Keycloak on 127.0.0.1. */
export interface Keycloak {
  /** Without a trailing slash. Its issuers follow the Host header, so it is to be named by this URL alone. */
  url: string;
  /** How many tokens a realm has given by client credentials. */
  tokensGiven(realm: string): number;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const secondsToStart = 300;
const secondsToStop = 15;

/**
 * Starts Keycloak with realms of its own and its database in memory, and waits until each realm answers.
 *
 * @param distribution folder of `keycloakDistribution`
 * @param realms realm representations, as Keycloak exports them
 * @param signal gives the start up
 * @throws {Error} when it does not start in time, with the end of its log
 */
export async function startKeycloak(
  distribution: string,
  realms: readonly { realm: string }[],
  signal: AbortSignal,
): Promise<Keycloak> {
  const home = makeHome(distribution, realms);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // In a process group of its own: a Ctrl-C of the terminal must not end it before the check that uses it.
  const child = spawn(join(home, 'bin', 'kc.sh'), startParameters(home, port), {
    detached: true,
    cwd: home,
    env: keycloakEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.on('error', () => {}); // It has no process id then, and counts as ended.
  const killAtExit = () => kill(child, 'SIGKILL');
  process.once('exit', killAtExit);
  const stop = async () => {
    await end(child);
    process.off('exit', killAtExit);
    rmSync(home, { recursive: true, force: true });
  };
  const log = readLog(child);
  try {
    for (const { realm } of realms) await answers(`${url}/realms/${realm}`, child, signal);
    return { url, tokensGiven: (realm) => log.tokensGiven.get(realm) ?? 0, stop };
  } catch (error) {
    await stop();
    throw signal.aborted ? error : new Error(`${(error as Error).message}\n${log.lastLines.join('\n')}`);
  }
}

/** A Keycloak home of this run alone: what it reads is the distribution's, what it writes is its own. */
function makeHome(distribution: string, realms: readonly { realm: string }[]): string {
  const home = mkdtempSync(join(tmpdir(), 'auditbox-keycloak-'));
  const imports = join(home, 'data', 'import');
  for (const folder of [imports, join(home, 'bin'), join(home, 'tmp')])
    mkdirSync(folder, { recursive: true });
  // A copy, since the script takes the folder in which it really lies for the home.
  cpSync(join(distribution, 'bin', 'kc.sh'), join(home, 'bin', 'kc.sh'));
  for (const folder of ['lib', 'conf', 'providers', 'themes'])
    symlinkSync(join(distribution, folder), join(home, folder));
  for (const realm of realms)
    writeFileSync(join(imports, `${realm.realm}-realm.json`), JSON.stringify(realm));
  return home;
}

function startParameters(home: string, port: number): string[] {
  return [
    `-Djava.io.tmpdir=${join(home, 'tmp')}`,
    'start',
    '--optimized',
    '--http-enabled=true',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
    '--hostname-strict=false',
    '--cache=local',
    '--import-realm',
    // Tells of each token that is given.
    '--log-level=info,org.keycloak.events:debug',
  ];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Waits until a realm serves its discovery document. */
async function answers(issuer: string, child: ChildProcess, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + secondsToStart * 1000;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    if (hasEnded(child)) throw new Error('Keycloak ended while it was to start.');
    if (await isServed(`${issuer}/.well-known/openid-configuration`)) return;
    await delay(200);
  }
  throw new Error(`Keycloak did not serve ${issuer} within ${secondsToStart} s.`);
}

async function isServed(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

/** What is known of Keycloak's log: its end, and the events of its realms. */
interface Log {
  lastLines: string[];
  tokensGiven: Map<string, number>;
}

function readLog(child: ChildProcess): Log {
  const log: Log = { lastLines: [], tokensGiven: new Map() };
  for (const input of [child.stdout!, child.stderr!])
    createInterface({ input }).on('line', (line) => {
      log.lastLines = [...log.lastLines.slice(-30), line];
      const realm = /type="CLIENT_LOGIN", .*realmName="([^"]+)"/.exec(line)?.[1];
      if (realm) log.tokensGiven.set(realm, (log.tokensGiven.get(realm) ?? 0) + 1);
    });
  return log;
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  kill(child, 'SIGTERM');
  const tooLong = setTimeout(() => kill(child, 'SIGKILL'), secondsToStop * 1000);
  await ended;
  clearTimeout(tooLong);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Signals the whole process group. */
function kill({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
