import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import packageJson from '../package.json' with { type: 'json' };
import { UsageError } from '../platform/exit.ts';
import { bearerAuthorization, noAuthorization } from './authorization/bearer.ts';
import { TokenVerifier } from './authorization/token-verifier.ts';
import { breakable } from './breakable-store.ts';
import { openControl } from './control.ts';
import { openDataFolder } from './data-folder.ts';
import { closeServer, explainListenError, host } from './http/listen.ts';
import { createHttpServer } from './http/server.ts';
import { accounts } from './identity/accounts.ts';
import type { DatedTokens } from './identity/dated-tokens.ts';
import { type IdentityProvider, startIdentityProvider } from './identity/identity-provider.ts';
import { sharedKeySet } from './identity/keys.ts';
import { interactionTable } from './interactions/table.ts';
import type { SandboxOptions } from './options.ts';
import { type Deployment, type Parts, standardParts } from './parts.ts';
import { SearchIndex } from './search/search-index.ts';
import { EventStore } from './store/event-store.ts';

/** A running embedded Auditbox and its identity provider, on 127.0.0.1. */
export interface Sandbox {
  /** FHIR base URL without a trailing slash. */
  baseUrl: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  username: string;
  password: string;
  /**
   * Control port: `POST /break` makes the store fail, `POST /restore` repairs it. Undefined if not
   * open.
   */
  controlUrl: string | undefined;
  /** The variables that point a client at this sandbox: `AUDITBOX_URL`, `OIDC_ISSUER` and so on. */
  environment(): Record<string, string>;
  /** Stops both servers after the running requests, and removes a temporary data folder. */
  close(): Promise<void>;
}

type Closer = () => void | Promise<void>;

const defaultMaxBodyBytes = 64 * 1024 * 1024;

/**
 * Starts a conformant Auditbox deployment: a FHIR server with a durable store and search, and an
 * OpenID provider at Keycloak's paths.
 *
 * @throws UsageError when a port or the data folder is in use, or when no defect or variant has the
 *   given name
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const closers: Closer[] = [];
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeAll(closers);
    return closing;
  };
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Closes everything in reverse order of opening. */
async function closeAll(closers: Closer[]): Promise<void> {
  for (const closer of closers.reverse()) await closer();
}

async function start(given: SandboxOptions, closers: Closer[], close: () => Promise<void>): Promise<Sandbox> {
  const changes = await chosenChanges(given);
  const options = { ...given, ...changes.options };
  const auth = options.auth ?? true;
  const folder = openDataFolder(options.dataDir);
  closers.push(() => folder.close());
  const files = { eventsFile: folder.file('events.db'), indexFile: folder.file('index.db') };
  const store = new EventStore(files.eventsFile);
  closers.push(() => store.close());
  const index = new SearchIndex(store, files);
  closers.push(() => index.close());

  const breakableStore = breakable(store);
  const control =
    options.control === undefined ? undefined : await openControl(options.control, breakableStore);
  if (control) closers.push(() => control.close());

  const provider = options.issuer ? undefined : await embeddedProvider(options, closers);
  const issuer = options.issuer ?? provider!.issuer;
  const authorize = auth ? bearerAuthorization(new TokenVerifier(issuer)) : noAuthorization;
  const standard = standardParts(authorize, breakableStore, (query) => index.find(query));
  const parts = { ...standard, ...changes.apply?.(standard) };
  const deployment: Deployment = {
    baseUrl: '',
    issuer: auth ? issuer : undefined,
    version: packageJson.version,
  };
  const basePath = options.basePath?.replace(/\/$/, '') ?? '';
  const app = createHttpServer({
    interactions: interactionTable(parts, deployment),
    authorize: parts.authorize,
    http: parts.http,
    basePath,
    maxBodyBytes: options.maxBodyBytes ?? defaultMaxBodyBytes,
    logger: options.logger ?? false,
  });
  closers.push(() => closeApp(app));
  deployment.baseUrl = `${await listenApp(app, options.port ?? 0)}${basePath}`;
  // Last, because it is slow and the start does not depend on it.
  index.start();
  return asSandbox({
    baseUrl: deployment.baseUrl,
    issuer,
    auth,
    datedTokens: provider?.datedTokens,
    controlUrl: control?.url,
    close,
  });
}

/**
 * What the chosen defect or variant changes. Imported on demand, because most sandboxes have
 * neither.
 */
async function chosenChanges({ defect, variant }: SandboxOptions): Promise<Changes> {
  if (defect !== undefined && variant !== undefined)
    throw new UsageError('A sandbox shows a defect or a variant, not both. Leave one of them out.');
  if (defect !== undefined) return (await import('./defects/all.ts')).defectNamed(defect);
  if (variant !== undefined) return (await import('./variants/all.ts')).variantNamed(variant);
  return {};
}

interface Changes {
  options?: Partial<SandboxOptions>;
  apply?: (parts: Parts) => Partial<Parts>;
}

interface Started extends Pick<Sandbox, 'baseUrl' | 'issuer' | 'controlUrl' | 'close'> {
  auth: boolean;
  datedTokens: DatedTokens | undefined;
}

function asSandbox({ auth, datedTokens, ...started }: Started): Sandbox {
  const { baseUrl, issuer, controlUrl } = started;
  return {
    ...started,
    ...accounts,
    environment: () => ({
      AUDITBOX_URL: baseUrl,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: accounts.clientId,
      OIDC_CLIENT_SECRET: accounts.clientSecret,
      ...(!auth && { AUDITBOX_AUTH: 'off' }),
      ...(auth &&
        datedTokens && {
          AUDITBOX_EXPIRED_TOKEN: datedTokens.expired,
          AUDITBOX_FUTURE_TOKEN: datedTokens.future,
        }),
      ...(controlUrl && { SANDBOX_CONTROL: controlUrl }),
    }),
  };
}

async function embeddedProvider(
  { issuerPort = 0, tokenLifetime }: SandboxOptions,
  closers: Closer[],
): Promise<IdentityProvider> {
  const provider = await startIdentityProvider(issuerPort, tokenLifetime, sharedKeySet());
  closers.push(() => provider.close());
  return provider;
}

async function listenApp(app: FastifyInstance, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explainListenError(error as NodeJS.ErrnoException, port);
  }
  return `http://${host}:${(app.server.address() as AddressInfo).port}`;
}

/**
 * Gives running requests the same grace period as the identity provider does, then closes fastify.
 */
async function closeApp(app: FastifyInstance): Promise<void> {
  if (app.server.listening) await closeServer(app.server);
  await app.close();
}
