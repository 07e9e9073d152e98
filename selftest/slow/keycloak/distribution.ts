import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const keycloakVersion = '26.0.6';

const name = `keycloak-${keycloakVersion}`;

/** Options that only a build can set: clients may present certificates. */
const buildOptions = ['--db=dev-mem', '--https-client-auth=request'];
const artifact = `org.keycloak:keycloak-quarkus-dist:${keycloakVersion}:zip`;
const unpackGoal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';

/**
 * Returns the folder of a Keycloak that is ready for `start --optimized` with its database in memory: fetched with Maven
 * and built once for this user, outside the clone.
 *
 * @param signal ends the fetching and building
 * @throws {Error} when Maven can't fetch it or it can't be built
 */
export async function keycloakDistribution(signal: AbortSignal): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'auditbox-harness');
  const folder = join(cache, `${name}-certificates`);
  if (!existsSync(folder)) await fetchAndBuild(folder, signal);
  return folder;
}

async function fetchAndBuild(folder: string, signal: AbortSignal): Promise<void> {
  process.stderr.write(`Fetching Keycloak ${keycloakVersion} with Maven (150 MB) and building it, once …\n`);
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    const unpack = [
      '-B',
      '-ntp',
      '-q',
      unpackGoal,
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${unfinished}`,
    ];
    await run('mvn', unpack, unfinished, signal);
    await run(join(unfinished, name, 'bin', 'kc.sh'), ['build', ...buildOptions], unfinished, signal);
    // Another process may have been faster.
    if (!existsSync(folder)) renameSync(join(unfinished, name), folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Runs a program to its end, also when it is interrupted; what it said is in the error when it fails. */
function run(program: string, parameters: string[], cwd: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd,
      env: keycloakEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const interrupt = () => child.kill();
    signal.addEventListener('abort', interrupt);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-2000);
      });
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', interrupt);
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code}:\n${said.trim()}`));
    });
  });
}

/** This process's environment with the Java that was found on PATH, and without what configures another Keycloak. */
export function keycloakEnvironment(): NodeJS.ProcessEnv {
  const others = /^(KC_|KEYCLOAK_|QUARKUS_|JAVA_OPTS)/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !others.test(key))),
    JAVA: 'java',
  };
}
