import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ResourceServer } from 'oidc-provider';
import { EmptyAdapter } from '../../../sandbox/identity/empty-adapter.ts';
import { createKeySet } from '../../../sandbox/identity/keys.ts';
import { loadOidcProvider } from '../../../sandbox/identity/quiet-import.ts';

/** An issuer of the library oidc-provider with one client, by Basic and client credentials. */
export interface OidcProvider {
  /** With a path and a trailing slash, as Authentik has it. */
  issuer: string;
  client: { id: string; secret: string };
  /** The resource indicator (RFC 8707) without which it issues no JWT. */
  resource: string;
  stop(): Promise<void>;
}

const path = '/application/o/auditbox';
const client = { id: 'auditbox', secret: 'secret-of-the-house-5' };
const resource = 'https://auditbox.example.org/';

export async function startOidcProvider(): Promise<OidcProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const [{ Provider, errors }, jwks] = await Promise.all([loadOidcProvider(), createKeySet()]);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}/`;
  const resourceServer = {
    audience: resource,
    scope: '',
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  } as ResourceServer;
  const provider = new Provider(issuer, {
    adapter: EmptyAdapter,
    jwks,
    ttl: { ClientCredentials: 300 },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    features: {
      clientCredentials: { enabled: true },
      encryption: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, wanted) => {
          if (wanted !== resource) throw new errors.InvalidTarget();
          return resourceServer;
        },
      },
    },
  });
  const handle = provider.callback();
  server.on('request', (request, answer) => {
    const url = request.url ?? '';
    if (!url.startsWith(`${path}/`)) {
      answer.writeHead(404).end();
      return;
    }
    // It derives the path on which it is mounted from the original URL.
    Object.assign(request, { originalUrl: url, url: url.slice(path.length) });
    handle(request, answer);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { issuer, client, resource, stop };
}
