import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificates } from '../systems/certificates.ts';
import { freePort, startServerProcess } from '../systems/server-process.ts';
import { keycloakEnvironment } from './distribution.ts';

/** A running Keycloak on 127.0.0.1. */
export interface Keycloak {
  /** Without a trailing slash. Its issuers follow the request, so that tokens of this URL name it. */
  url: string;
  /** The same over TLS, where clients may present a certificate. */
  secureUrl: string;
  /** How many tokens a realm has given by client credentials. */
  tokensGiven(realm: string): number;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const secondsToStart = 300;

/**
 * Starts Keycloak with its own realms and its database in memory, and waits until each realm answers.
 *
 * @param distribution folder of `keycloakDistribution`
 * @param realms realm representations, as Keycloak exports them
 * @param certificates of its https port, and whose clients it trusts
 * @param signal gives up the start
 * @throws {Error} when it does not start in time, with the end of its log
 */
export async function startKeycloak(
  distribution: string,
  realms: readonly { realm: string }[],
  certificates: Certificates,
  signal: AbortSignal,
): Promise<Keycloak> {
  const home = makeHome(distribution, realms);
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  const [port, securePort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const tokensGiven = new Map<string, number>();
  try {
    const server = await startServerProcess({
      name: 'Keycloak',
      program: join(home, 'bin', 'kc.sh'),
      parameters: startParameters(home, port, securePort, certificates),
      options: { cwd: home, env: keycloakEnvironment() },
      isReady: async () => {
        const ready = await Promise.all(realms.map(({ realm }) => isServed(`${url}/realms/${realm}`)));
        return ready.every(Boolean);
      },
      secondsToStart,
      signal,
      onLine: (line) => {
        const realm = /type="CLIENT_LOGIN", .*realmName="([^"]+)"/.exec(line)?.[1];
        if (realm) tokensGiven.set(realm, (tokensGiven.get(realm) ?? 0) + 1);
      },
    });
    const stop = async () => {
      await server.stop();
      removeHome();
    };
    return {
      url,
      secureUrl: `https://127.0.0.1:${securePort}`,
      tokensGiven: (realm) => tokensGiven.get(realm) ?? 0,
      stop,
    };
  } catch (error) {
    removeHome();
    throw error;
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

function startParameters(
  home: string,
  port: number,
  securePort: number,
  { authority, server }: Certificates,
): string[] {
  return [
    `-Djava.io.tmpdir=${join(home, 'tmp')}`,
    'start',
    '--optimized',
    '--http-enabled=true',
    '--http-host=127.0.0.1',
    `--http-port=${port}`,
    `--https-port=${securePort}`,
    `--https-certificate-file=${server.cert}`,
    `--https-certificate-key-file=${server.key}`,
    `--truststore-paths=${authority}`,
    '--hostname-strict=false',
    '--cache=local',
    '--import-realm',
    // Tells of each token that is given.
    '--log-level=info,org.keycloak.events:debug',
  ];
}

/** Whether a realm serves its discovery document. */
async function isServed(issuer: string): Promise<boolean> {
  try {
    return (await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5000) }))
      .ok;
  } catch {
    return false;
  }
}
