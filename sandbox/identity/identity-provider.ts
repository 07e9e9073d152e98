import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration, Provider, ResourceServer } from 'oidc-provider';
import { closeServer, listen } from '../http/listen.ts';
import { accounts } from './accounts.ts';
import { type DatedTokens, signDatedTokens } from './dated-tokens.ts';
import { EmptyAdapter } from './empty-adapter.ts';
import { createKeySet } from './keys.ts';
import { addPasswordGrant } from './password-grant.ts';
import { loadOidcProvider } from './quiet-import.ts';

export interface IdentityProvider {
  /** `http://127.0.0.1:PORT/realms/auditbox` */
  issuer: string;
  /** Tokens that it signed for another time. */
  datedTokens: DatedTokens;
  close(): Promise<void>;
}

const realm = '/realms/auditbox';
/** Keycloak's default. */
const keycloakLifetime = 300;

/**
 * Starts an OpenID provider that answers at Keycloak's paths for the realm `auditbox`: discovery,
 * `token` (grants `client_credentials` and `password`; client by form or by Basic) and `certs`. Its
 * access tokens are RS256 JWTs with the claims of Keycloak 26: `aud` "account", `azp`, `typ`
 * "Bearer", `scope`.
 *
 * @param tokenLifetime seconds
 * @param keySet its keys; new ones by default
 * @throws UsageError when the port is in use
 */
export async function startIdentityProvider(
  port: number,
  tokenLifetime = keycloakLifetime,
  keySet = createKeySet(),
): Promise<IdentityProvider> {
  const server = createServer();
  const [oidcProvider, jwks] = await Promise.all([loadOidcProvider(), keySet, listen(server, port)]);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${realm}`;

  const resourceServer = {
    scope: 'email profile',
    audience: 'account',
    accessTokenFormat: 'jwt',
    accessTokenTTL: tokenLifetime,
    jwt: { sign: { alg: 'RS256' } },
  } as ResourceServer;
  const provider = new oidcProvider.Provider(issuer, {
    ...configuration(resourceServer, tokenLifetime),
    jwks,
  });
  addPasswordGrant(provider, resourceServer, oidcProvider.errors);
  mount(provider, server);
  const datedTokens = await signDatedTokens(issuer, jwks, tokenLifetime);
  return { issuer, datedTokens, close: () => closeServer(server) };
}

function configuration(resourceServer: ResourceServer, tokenLifetime: number): Configuration {
  return {
    adapter: EmptyAdapter,
    clients: [
      {
        client_id: accounts.clientId,
        client_secret: accounts.clientSecret,
        grant_types: ['client_credentials', 'password'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    routes: {
      authorization: '/protocol/openid-connect/auth',
      token: '/protocol/openid-connect/token',
      jwks: '/protocol/openid-connect/certs',
      userinfo: '/protocol/openid-connect/userinfo',
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    scopes: ['openid', 'email', 'profile'],
    ttl: { AccessToken: tokenLifetime, ClientCredentials: tokenLifetime },
    features: {
      clientCredentials: { enabled: true },
      encryption: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:auditbox',
        getResourceServerInfo: () => resourceServer,
      },
    },
    formats: {
      customizers: {
        jwt: (_context, token, parts) => {
          parts.header = { ...parts.header, typ: 'JWT' };
          parts.payload = {
            ...parts.payload,
            typ: 'Bearer',
            azp: token.clientId,
            scope: resourceServer.scope,
          };
        },
      },
    },
  };
}

/**
 * Serves the provider under the path of the realm; it derives its mount path from `originalUrl`.
 */
function mount(provider: Provider, server: Server): void {
  const handle = provider.callback();
  server.on('request', (request, response) => {
    const url = request.url ?? '';
    if (!url.startsWith(`${realm}/`)) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Realm does not exist"}');
      return;
    }
    Object.assign(request, { originalUrl: url, url: url.slice(realm.length) });
    handle(request, response);
  });
}
