import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxProcess, startSandboxProcess } from '../../command/sandbox/start-process.ts';
import { findNginx, howToGet } from '../../setup/nginx.mjs';
import { type Certificates, createCertificates } from '../systems/certificates.ts';
import { type ClientKeys, createClientKeys } from '../systems/client-keys.ts';
import { missingJavaTool } from '../systems/java.ts';
import { missingForToxiproxy, startToxiproxy, type Toxiproxy } from '../systems/toxiproxy/toxiproxy.ts';

/** A system between the harness and a deployment, or where its tokens come from, that this project did not write. */
export type RealSystem = 'nginx' | 'Toxiproxy' | 'Keycloak' | 'Spring Authorization Server' | 'oidc-provider';

/** The real systems of a run: each is started when the first set-up needs it, and once. */
export class Systems {
  readonly signal: AbortSignal;
  readonly #folder = mkdtempSync(join(tmpdir(), 'auditbox-deployments-'));
  readonly #started = new Map<string, Promise<unknown>>();
  readonly #stops: (() => Promise<unknown>)[] = [];

  /** @param signal gives up what is starting */
  constructor(signal: AbortSignal) {
    // Each command of a run listens to it.
    setMaxListeners(0, signal);
    this.signal = signal;
  }

  get certificates(): Certificates {
    this.#certificates ??= createCertificates(this.#folder);
    return this.#certificates;
  }
  #certificates: Certificates | undefined;

  get clientKeys(): ClientKeys {
    this.#clientKeys ??= createClientKeys(this.#folder);
    return this.#clientKeys;
  }
  #clientKeys: ClientKeys | undefined;

  /** The sandbox with its own identity provider, or with that of an issuer. */
  sandbox(issuer?: string): Promise<SandboxProcess> {
    return this.once(`sandbox ${issuer}`, async () => {
      const environment = { ...process.env, NODE_EXTRA_CA_CERTS: this.certificates.authority };
      const sandbox = await startSandboxProcess(issuer ? ['--issuer', issuer] : [], environment);
      return { ...sandbox, stop: () => sandbox.end('SIGTERM') };
    });
  }

  toxiproxy(): Promise<Toxiproxy> {
    return this.once('Toxiproxy', () => startToxiproxy(this.signal));
  }

  /** Starts a system unless a system of this name has been started; `stop` stops it. */
  once<System extends { stop(): Promise<unknown> }>(
    name: string,
    start: () => Promise<System>,
  ): Promise<System> {
    const known = this.#started.get(name) as Promise<System> | undefined;
    if (known) return known;
    const started = start();
    this.#started.set(name, started);
    this.#stops.push(async () => (await started.catch(() => undefined))?.stop());
    return started;
  }

  /** Stops all that was started, the last first. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.reverse()) await stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Returns why a system is not available here; undefined if it is. */
export function missingFor(system: RealSystem): string | undefined {
  switch (system) {
    case 'nginx':
      return findNginx() ? undefined : howToGet;
    case 'Toxiproxy':
      return missingForToxiproxy();
    case 'oidc-provider':
      return undefined;
    default:
      return missingJavaTool(system);
  }
}
