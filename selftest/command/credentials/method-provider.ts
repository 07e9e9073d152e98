import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Adapter, ClientMetadata, Configuration, ResourceServer } from 'oidc-provider';
import { createKeySet } from '../../../sandbox/identity/keys.ts';
import { addPasswordGrant } from '../../../sandbox/identity/password-grant.ts';
import { loadOidcProvider } from '../../../sandbox/identity/quiet-import.ts';

export interface MethodProvider {
  issuer: string;
  tokenUrl: string;
  /** Paths of the requests that came. */
  asked: string[];
  close(): Promise<void>;
}

export interface MethodOptions {
  /** Of the client: its method, keys and secrets. */
  client: Partial<ClientMetadata>;
  /** What the discovery document says differently. */
  metadata?: Record<string, unknown>;
  /** Algorithms of client assertions. */
  algorithms?: string[];
  /** Certificate and key of a server at an alias for mutual TLS, and the authority of its clients. */
  tls?: { cert: string; key: string; ca: string };
}

const clientId = 'audit.box-client_1';

/** Variables of the client, without what authenticates it. */
export const clientVariables = { OIDC_CLIENT_ID: clientId };

/** Starts an OpenID provider whose only client authenticates by one method. */
export async function startMethodProvider(options: MethodOptions): Promise<MethodProvider> {
  const asked: string[] = [];
  const server = createServer();
  const [{ Provider, errors }, jwks] = await Promise.all([
    loadOidcProvider(),
    createKeySet(),
    listening(server),
  ]);
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  const tls =
    options.tls && createTlsServer({ ...options.tls, requestCert: true, rejectUnauthorized: false });
  if (tls) await listening(tls);
  const aliases = tls && {
    mtls_endpoint_aliases: { token_endpoint: `https://127.0.0.1:${portOf(tls)}/token` },
  };
  const provider = new Provider(issuer, {
    ...configurationOf(options),
    discovery: { ...aliases, ...options.metadata },
    jwks,
  });
  addPasswordGrant(provider, resourceServer, errors);
  const handle = provider.callback();
  for (const one of tls ? [server, tls] : [server])
    one.on('request', (request, response) => {
      asked.push(`${one === tls ? 'tls ' : ''}${request.url}`);
      handle(request, response);
    });
  return {
    issuer,
    tokenUrl: `${issuer}/token`,
    asked,
    async close() {
      for (const one of tls ? [server, tls] : [server]) {
        one.closeAllConnections();
        await new Promise((closed) => one.close(closed));
      }
    },
  };
}

const resourceServer = {
  ...{ scope: 'email', audience: 'account', accessTokenFormat: 'jwt', accessTokenTTL: 300 },
  jwt: { sign: { alg: 'RS256' } },
} as ResourceServer;

function configurationOf({ client, algorithms, tls }: MethodOptions): Configuration {
  const method = client.token_endpoint_auth_method!;
  return {
    adapter: EmptyAdapter,
    clients: [
      {
        client_id: clientId,
        grant_types: method === 'none' ? ['password'] : ['client_credentials', 'password'],
        response_types: [],
        redirect_uris: [],
        ...client,
      },
    ],
    clientAuthMethods: [method],
    ...(algorithms && { enabledJWA: { clientAuthSigningAlgValues: algorithms as never } }),
    features: {
      clientCredentials: { enabled: true },
      encryption: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:auditbox',
        getResourceServerInfo: () => resourceServer,
      },
      ...(tls && {
        mTLS: {
          enabled: true,
          tlsClientAuth: true,
          getCertificate: ({ socket }) => {
            const peer = (socket as TLSSocket).getPeerX509Certificate?.();
            return peer?.toString();
          },
          certificateAuthorized: ({ socket }) => (socket as TLSSocket).authorized,
          certificateSubjectMatches: ({ socket }, property, expected) =>
            property === 'tls_client_auth_subject_dn' &&
            (socket as TLSSocket).getPeerX509Certificate?.()?.subject === expected,
        },
      }),
    },
  };
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Signed access tokens need no store. */
class EmptyAdapter implements Adapter {
  async upsert(): Promise<void> {}
  async find(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}
  async findByUid(): Promise<undefined> {}
  async consume(): Promise<void> {}
  async destroy(): Promise<void> {}
  async revokeByGrantId(): Promise<void> {}
}
