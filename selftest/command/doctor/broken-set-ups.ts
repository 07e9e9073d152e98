import type { Cause } from '../../../target/diagnosis/diagnosis.ts';
import type { Authority, Credential } from './certificates.ts';
import { capabilities, deployment, interactionOf, jwt } from './deployments.ts';
import {
  type Answering,
  closedPort,
  http,
  http2,
  http2OverTls,
  https,
  json,
  opensslServer,
  outcome,
  page,
  type Reply,
  type Running,
  refusingProxy,
  tcp,
} from './servers.ts';

export interface Started {
  /** The settings that a user would have. */
  environment: Record<string, string>;
  servers: Running[];
}

export interface BrokenSetUp {
  name: string;
  cause: Cause;
  exitCode: 2 | 3;
  /** What the sentence must say. */
  says: RegExp;
  start(authority: Authority): Promise<Started>;
}

const token = jwt();

/** One server at AUDITBOX_URL, and a token that it may accept. */
async function served(server: Promise<Running>, environment: Record<string, string> = {}): Promise<Started> {
  const running = await server;
  return {
    environment: { AUDITBOX_URL: running.url, AUDITBOX_TOKEN: token, ...environment },
    servers: [running],
  };
}

const at = (url: string, environment: Record<string, string> = {}): Started => ({
  environment: { AUDITBOX_URL: url, AUDITBOX_TOKEN: token, ...environment },
  servers: [],
});

const answering = (answer: Answering, environment?: Record<string, string>) => () =>
  served(http(answer), environment);
const everything = (reply: Reply, environment?: Record<string, string>) =>
  answering(() => reply, environment);
const refusing = (reply: Reply, environment?: Record<string, string>) =>
  answering(deployment({ read: reply, search: reply, create: reply }), environment);
const off = { AUDITBOX_TOKEN: '', AUDITBOX_AUTH: 'off' };

const connection: BrokenSetUp[] = [
  {
    name: 'a host name that does not exist',
    cause: 'name-unknown',
    exitCode: 3,
    says: /its host name .*Check the name auditbox\.invalid in AUDITBOX_URL/,
    start: async () => at('http://auditbox.invalid'),
  },
  {
    name: 'a port on which nothing listens',
    cause: 'refused',
    exitCode: 3,
    says: /nothing is listening there.*Check host and port/,
    start: async () => at(await closedPort()),
  },
  {
    name: 'a server that closes every connection',
    cause: 'closed',
    exitCode: 3,
    says: /closed before an answer came.*Check the port/,
    start: () => served(tcp((socket) => socket.destroy())),
  },
  {
    name: 'a server that speaks SSH',
    cause: 'not-http',
    exitCode: 3,
    says: /does not speak HTTP, it says "SSH-2\.0-OpenSSH_9\.2"\. Check the port/,
    start: () => served(tcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))),
  },
  {
    name: 'a server of HTTP/2 in the clear',
    cause: 'http2-only',
    exitCode: 3,
    says: /speaks only HTTP\/2.*Enable HTTP\/1\.1/,
    start: () => served(http2()),
  },
  {
    name: 'https on a port of http',
    cause: 'https-on-http-port',
    exitCode: 2,
    says: /speaks http on this port, not https\. Set AUDITBOX_URL=http:\/\/127\.0\.0\.1:\d+\.$/,
    start: async () => {
      const plain = await http(deployment());
      return { ...at(plain.url.replace('http:', 'https:')), servers: [plain] };
    },
  },
  {
    name: 'http on a port of https, which closes the connection',
    cause: 'http-on-https-port',
    exitCode: 2,
    says: /speaks https on this port, not http\. Set AUDITBOX_URL=https:\/\/127\.0\.0\.1:\d+\.$/,
    start: async ({ server }) => {
      const tls = await https(server, deployment());
      return { ...at(tls.url.replace('https:', 'http:')), servers: [tls] };
    },
  },
  {
    name: 'http on a port of https, which nginx says in words',
    cause: 'http-on-https-port',
    exitCode: 2,
    says: /speaks https on this port, not http\. Set AUDITBOX_URL=https:/,
    start: everything(page(400, 'The plain HTTP request was sent to HTTPS port')),
  },
];

const demanding = ({ cert, key }: Credential, ca: string) => ({
  ...{ cert, key, ca },
  ...{ requestCert: true, rejectUnauthorized: true },
});

const tls: BrokenSetUp[] = [
  {
    name: 'a certificate of an unknown authority',
    cause: 'tls-authority',
    exitCode: 3,
    says: /an authority that this machine does not trust, "house authority".*--ca FILE/,
    start: ({ server }) => served(https(server, deployment())),
  },
  {
    name: 'a certificate that has expired',
    cause: 'tls-expired',
    exitCode: 3,
    says: /has expired, on 20\d\d-\d\d-\d\d\. Renew/,
    start: ({ expired, caFile }) => served(https(expired, deployment()), { AUDITBOX_CA: caFile }),
  },
  {
    name: 'a certificate of another host',
    cause: 'tls-host-name',
    exitCode: 3,
    says: /for another host name: auditbox\.example\.org\. Use one of its names instead of 127\.0\.0\.1/,
    start: ({ elsewhere, caFile }) => served(https(elsewhere, deployment()), { AUDITBOX_CA: caFile }),
  },
  ...(['TLSv1.2', 'TLSv1.3'] as const).map(
    (version): BrokenSetUp => ({
      name: `a client certificate is demanded, by ${version}`,
      cause: 'client-certificate-required',
      exitCode: 3,
      says: /requires a client certificate \(mutual TLS\)\. Add it with --cert FILE and --key FILE/,
      start: ({ server, ca, caFile }) =>
        served(https({ ...demanding(server, ca), minVersion: version, maxVersion: version }, deployment()), {
          AUDITBOX_CA: caFile,
        }),
    }),
  ),
  {
    name: 'a client certificate is demanded, which nginx says in words',
    cause: 'client-certificate-required',
    exitCode: 3,
    says: /requires a client certificate .*--cert FILE/,
    start: everything(page(400, '400 No required SSL certificate was sent')),
  },
  ...(['-tls1_2', '-tls1_3'] as const).map(
    (version): BrokenSetUp => ({
      name: `a client certificate of another authority, refused by openssl ${version}`,
      cause: 'client-certificate-refused',
      exitCode: 3,
      says: /refuses the client certificate\. Use a certificate of an authority that it trusts .*--cert/,
      start: ({ server, caFile, stranger }) =>
        served(opensslServer(server, caFile, version), {
          AUDITBOX_CA: caFile,
          AUDITBOX_CERT: stranger.certFile,
          AUDITBOX_KEY: stranger.keyFile,
        }),
    }),
  ),
  {
    name: 'a server that closes the connection on a client certificate of another authority',
    cause: 'closed',
    exitCode: 3,
    says: /closed before an answer came.*It may not accept the client certificate of --cert/,
    start: ({ server, ca, caFile, stranger }) =>
      served(https(demanding(server, ca), deployment()), {
        AUDITBOX_CA: caFile,
        AUDITBOX_CERT: stranger.certFile,
        AUDITBOX_KEY: stranger.keyFile,
      }),
  },
  {
    name: 'a client certificate that nginx refuses in words',
    cause: 'client-certificate-refused',
    exitCode: 3,
    says: /refuses the client certificate: "The SSL certificate error"/,
    start: everything(page(400, '400 The SSL certificate error')),
  },
  {
    name: 'a server of HTTP/2 over TLS',
    cause: 'http2-only',
    exitCode: 3,
    says: /speaks only HTTP\/2/,
    start: ({ server, caFile }) => served(http2OverTls(server), { AUDITBOX_CA: caFile }),
  },
  {
    name: 'a server of TLS 1.1',
    cause: 'tls-version',
    exitCode: 3,
    says: /neither TLS 1\.2 nor TLS 1\.3/,
    start: ({ server, caFile }) =>
      served(
        https(
          { ...server, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
          deployment(),
        ),
        { AUDITBOX_CA: caFile },
      ),
  },
];

const behindProxy =
  (scheme: 'http' | 'https', proxy: () => Promise<{ url: string; servers: Running[] }>) => async () => {
    const { url, servers } = await proxy();
    const started = at(`${scheme}://auditbox.house.invalid`, { [`${scheme.toUpperCase()}_PROXY`]: url });
    return { ...started, servers };
  };
const proxyOf = (status: number) => async () => {
  const proxy = await refusingProxy(status);
  return { url: proxy.url, servers: [proxy] };
};

const proxies: BrokenSetUp[] = [
  ...(['http', 'https'] as const).map(
    (scheme): BrokenSetUp => ({
      name: `a proxy for ${scheme} asks for credentials`,
      cause: 'proxy-credentials',
      exitCode: 3,
      says: /The proxy 127\.0\.0\.1:\d+ of HTTPS?_PROXY asks for a user.*NO_PROXY=auditbox\.house\.invalid/,
      start: behindProxy(scheme, proxyOf(407)),
    }),
  ),
  {
    name: 'a proxy that is not there',
    cause: 'proxy-unreachable',
    exitCode: 3,
    says: /The proxy 127\.0\.0\.1:\d+ of HTTPS_PROXY can't be reached.*NO_PROXY=auditbox\.house\.invalid/,
    start: behindProxy('https', async () => ({ url: await closedPort(), servers: [] })),
  },
  {
    name: 'a proxy that opens no tunnel',
    cause: 'proxy-refusal',
    exitCode: 3,
    says: /opens no tunnel to auditbox\.house\.invalid \(403\).*NO_PROXY/,
    start: behindProxy('https', proxyOf(403)),
  },
  {
    name: 'a proxy that does not know the host',
    cause: 'server-trouble',
    exitCode: 3,
    says: /answers 502 to every request.*through the proxy .*NO_PROXY=auditbox\.house\.invalid avoids it/,
    start: behindProxy('http', proxyOf(502)),
  },
];

const redirectTo =
  (location: (path: string) => string): Answering =>
  ({ path }) => ({
    status: 302,
    headers: { location: location(path) },
  });

const elsewhere: BrokenSetUp[] = [
  {
    name: 'a redirect from http to https',
    cause: 'redirect',
    exitCode: 2,
    says: /redirects to "https:\/\/auditbox\.example\.org\/AuditEvent.*set AUDITBOX_URL=https:\/\/auditbox\.example\.org\.$/,
    start: answering(redirectTo((path) => `https://auditbox.example.org${path}`)),
  },
  {
    name: 'a redirect to another base path',
    cause: 'redirect',
    exitCode: 2,
    says: /Set AUDITBOX_URL=http:\/\/127\.0\.0\.1:\d+\/v2\/fhir\.$/,
    start: answering(redirectTo((path) => `/v2/fhir${path}`)),
  },
  {
    name: 'a redirect to a login page',
    cause: 'login-page',
    exitCode: 3,
    says: /redirects to a login page, "https:\/\/sso\.example\.org\/oauth2\/authorize" \(302\).*--header/,
    start: answering(redirectTo(() => 'https://sso.example.org/oauth2/authorize?client_id=gateway&state=x')),
  },
  {
    name: 'a redirect to somewhere',
    cause: 'redirect',
    exitCode: 3,
    says: /redirects to "https:\/\/www\.example\.org\/".*Set AUDITBOX_URL to the FHIR base URL/,
    start: answering(redirectTo(() => 'https://www.example.org/')),
  },
  ...['/AuditEvent', '/metadata', '/AuditEvent/_search', '/AuditEvent/123'].map(
    (path): BrokenSetUp => ({
      name: `a base URL that ends in ${path}`,
      cause: 'interaction-in-base-url',
      exitCode: 2,
      says: /the URL ends in an interaction.*Set AUDITBOX_URL=http:\/\/127\.0\.0\.1:\d+\/fhir\.$/,
      start: async () => {
        const server = await http(deployment({}, { base: '/fhir', token }));
        return { ...at(`${server.url}/fhir${path}`), servers: [server] };
      },
    }),
  ),
  {
    name: 'a base URL without /fhir',
    cause: 'base-url',
    exitCode: 2,
    says: /No Auditbox found at .* Set AUDITBOX_URL=http:\/\/127\.0\.0\.1:\d+\/fhir\.$/,
    start: answering(deployment({}, { base: '/fhir', token })),
  },
  {
    name: 'a base URL with a path too many',
    cause: 'base-url',
    exitCode: 2,
    says: /Set AUDITBOX_URL=http:\/\/127\.0\.0\.1:\d+\.$/,
    start: async () => {
      const server = await http(deployment({}, { token }));
      return { ...at(`${server.url}/api/v1`), servers: [server] };
    },
  },
  {
    name: 'a server that answers 404 to everything',
    cause: 'base-url',
    exitCode: 3,
    says: /No Auditbox found at .*return 404: "no Route matched with those values"\. Check that AUDITBOX_URL/,
    start: everything(json(404, { message: 'no Route matched with those values' })),
  },
  {
    name: 'a server that answers 405 to everything',
    cause: 'base-url',
    exitCode: 3,
    says: /return 405/,
    start: everything({ status: 405, headers: { allow: 'PUT' } }),
  },
  {
    name: 'another FHIR server, without AuditEvent',
    cause: 'other-fhir-server',
    exitCode: 3,
    says: /is a FHIR server \("HAPI FHIR Server 7\.4\.0"\) without AuditEvent.*Set AUDITBOX_URL/,
    start: answering(({ method, path }) =>
      interactionOf(method, path) === 'metadata'
        ? capabilities('Patient', 'Observation')
        : outcome(404, "Unknown resource type 'AuditEvent'"),
    ),
  },
  {
    name: 'a website that shows its start page everywhere',
    cause: 'web-page',
    exitCode: 3,
    says: /a web page instead of FHIR: "Welcome to Audits"/,
    start: answering(({ method }) => (method === 'GET' ? page(200, 'Welcome to Audits') : page(405, 'No'))),
  },
  {
    name: 'a login page with 200',
    cause: 'login-page',
    exitCode: 3,
    says: /It looks like a login page.*--header/,
    start: everything(page(200, 'Sign in to Example')),
  },
  {
    name: 'JSON that is not FHIR',
    cause: 'not-fhir',
    exitCode: 3,
    says: /answers 200, but not with FHIR: "\{.*status.*"/,
    start: everything(json(200, { status: 'ok' })),
  },
  {
    name: '400 without FHIR to everything',
    cause: 'not-fhir',
    exitCode: 3,
    says: /answers 400, but not with FHIR: "Bad request"/,
    start: everything({ status: 400, body: 'Bad request' }),
  },
  {
    name: 'redirects of everything to itself',
    cause: 'redirect',
    exitCode: 3,
    says: /redirects every request to itself \(307\)/,
    start: async () => {
      const server = await http(({ path }) => ({ status: 307, headers: { location: path } }));
      return served(Promise.resolve(server));
    },
  },
  {
    name: 'empty answers to everything',
    cause: 'empty-answers',
    exitCode: 3,
    says: /an empty body to every request/,
    start: everything({ status: 200 }),
  },
];

const oauth = (words: string, error = 'invalid_token') => ({
  'www-authenticate': `Bearer error="${error}", error_description="${words}"`,
});
const dateIn = (ms: number) => ({ date: new Date(Date.now() + ms).toUTCString() });

const refused: BrokenSetUp[] = [
  {
    name: 'a token of an issuer that the deployment does not trust',
    cause: 'token-refused',
    exitCode: 3,
    says: /rejects the token \(401\): "invalid_token: The iss claim is not valid".*iss https:\/\/idp\.example\.org\/realms\/house\.$/,
    start: refusing({ status: 401, headers: oauth('The iss claim is not valid') }),
  },
  {
    name: 'a token for another audience',
    cause: 'token-refused',
    exitCode: 3,
    says: /expected audience auditbox.*aud account\. Another AUDITBOX_TOKEN/,
    start: refusing(outcome(401, 'expected audience auditbox', { 'www-authenticate': 'Bearer' })),
  },
  {
    name: 'a token that is refused without a word',
    cause: 'token-refused',
    exitCode: 3,
    says: /rejects the token \(401\)\. Check .*iss https:\/\/idp.* and aud account/,
    start: refusing({ status: 401 }),
  },
  {
    name: 'an opaque token',
    cause: 'token-refused',
    exitCode: 3,
    says: /The token is opaque, not a JWT/,
    start: refusing({ status: 401, headers: oauth('no JWT') }, { AUDITBOX_TOKEN: 'opaque-token' }),
  },
  {
    name: 'a clock that is behind the identity provider',
    cause: 'clock-skew',
    exitCode: 3,
    says: /10 min behind this machine, and the token is valid from 20.* until 20.* Synchronize the clocks/,
    start: () =>
      refusing({ status: 401, headers: { ...oauth('Jwt is not yet valid'), ...dateIn(-600_000) } })(),
  },
  {
    name: 'a clock that is ahead of the identity provider',
    cause: 'clock-skew',
    exitCode: 3,
    says: /ahead of this machine/,
    start: () => refusing({ status: 401, headers: { ...oauth('Jwt is expired'), ...dateIn(600_000) } })(),
  },
  {
    name: 'a token without a scope that is needed',
    cause: 'scope-missing',
    exitCode: 3,
    says: /lacks a scope.*Set OIDC_SCOPE="system\/AuditEvent\.cruds"/,
    start: refusing({
      status: 403,
      headers: {
        'www-authenticate': 'Bearer error="insufficient_scope", scope="system/AuditEvent.cruds"',
      },
    }),
  },
  {
    name: 'a client without rights',
    cause: 'forbidden',
    exitCode: 3,
    says: /does not let the client of the token create or read AuditEvents \(403\): "Access denied"\. Give the client these rights/,
    start: refusing(outcome(403, 'Access denied')),
  },
  {
    name: 'a token is needed, and authorization is set off',
    cause: 'token-required',
    exitCode: 2,
    says: /requires a token \(401\), but AUDITBOX_AUTH is off.*Remove AUDITBOX_AUTH=off/,
    start: answering(deployment({}, { token }), off),
  },
  {
    name: 'no token is needed, and one is configured',
    cause: 'token-not-required',
    exitCode: 3,
    says: /Nothing at http.* asks for a token.*set AUDITBOX_AUTH=off/,
    start: answering(deployment()),
  },
  {
    name: 'a gateway that wants a subscription key',
    cause: 'gateway-refusal',
    exitCode: 3,
    says: /a gateway in front of it, answers 401: "Access denied due to missing subscription key.*--header/,
    start: everything(
      json(401, { statusCode: 401, message: 'Access denied due to missing subscription key.' }),
    ),
  },
  {
    name: 'a gateway that wants a user and a password',
    cause: 'gateway-refusal',
    exitCode: 3,
    says: /asks for a user and a password.*--header/,
    start: everything(page(401, '401', { 'www-authenticate': 'Basic realm="staging"', server: 'nginx' })),
  },
  {
    name: 'a firewall that blocks every request',
    cause: 'gateway-refusal',
    exitCode: 3,
    says: /answers 403: "Request blocked".*--header.*User-Agent/,
    start: everything(page(403, 'Request blocked', { server: 'awselb/2.0' })),
  },
  {
    name: 'a token from nowhere',
    cause: 'no-token',
    exitCode: 3,
    says: /No token from http:\/\/127\.0\.0\.1:\d+.*/,
    start: async () => {
      const server = await http(deployment({}, { token }));
      const environment = {
        ...{ AUDITBOX_TOKEN: '', OIDC_TOKEN_URL: await closedPort() },
        ...{ OIDC_CLIENT_ID: 'auditbox', OIDC_CLIENT_SECRET: 'secret' },
      };
      return { ...at(server.url, environment), servers: [server] };
    },
  },
];

const notNow: BrokenSetUp[] = [
  {
    name: 'a rate limit for an hour',
    cause: 'rate-limit',
    exitCode: 3,
    says: /answers 429, too many requests: "API rate limit exceeded"\. Try again in 60 min, as its Retry-After says/,
    start: everything(json(429, { message: 'API rate limit exceeded' }, { 'retry-after': '3600' })),
  },
  {
    name: 'a maintenance page',
    cause: 'maintenance',
    exitCode: 3,
    says: /answers 503, as for maintenance: "Down for maintenance"\. Try again in 2 h/,
    start: everything(page(503, 'Down for maintenance', { 'retry-after': '7200' })),
  },
  {
    name: 'a deployment that cannot reach Elasticsearch',
    cause: 'server-trouble',
    exitCode: 3,
    says: /answers 500 to reads, searches and \/healthcheck: "connection refused.*Elasticsearch/,
    start: answering(
      deployment({
        read: outcome(500, 'connection refused: elasticsearch:9200'),
        search: outcome(500, 'connection refused: elasticsearch:9200'),
        healthcheck: { status: 500 },
      }),
      off,
    ),
  },
  {
    name: 'a gateway that does not reach the deployment',
    cause: 'server-trouble',
    exitCode: 3,
    says: /answers 504 to every request.*The gateway does not reach it/,
    start: everything(page(504, '504 Gateway Time-out', { 'retry-after': '3600' })),
  },
];

/** Set-ups in which nothing can be tested, each with its one cause. */
export const brokenSetUps: readonly BrokenSetUp[] = [
  ...connection,
  ...tls,
  ...proxies,
  ...elsewhere,
  ...refused,
  ...notNow,
];
