import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { importJWK, type JWK, jwtVerify } from 'jose';
import { type RunningServer, startServer } from '../../connection/connection-servers.ts';

/** What came to the token endpoint. */
export interface TokenRequest {
  form: URLSearchParams;
  headers: IncomingMessage['headers'];
}

export interface TokenServer extends RunningServer {
  /** Answered with a token. */
  readonly granted: TokenRequest[];
  /** Answered with an error. */
  readonly refused: TokenRequest[];
  /** Whether an Authorization header has a token that it gave and that is valid now. */
  admits(authorization: string | undefined): boolean;
}

/** How a client shows who it is. */
export interface TokenPolicy {
  lifetimeMs: number;
  /** For how long after its life a token is still admitted; none by default. */
  leewayMs?: number;
  /** Public key of `private_key_jwt`, the only method then. */
  key?: JWK;
  /** The only method, with `id` and `secret`. */
  secret?: { method: 'client_secret_basic' | 'client_secret_post' | 'none'; id: string; secret: string };
  /** What the request with this number, from 1, gets in place of a token. */
  fails?: (request: number) => { status: number; headers?: Record<string, string> } | undefined;
  /** Lists its method in its metadata. */
  isDiscoverable?: boolean;
}

/** An authorization server of a few lines: `/issuer` and its metadata, `/issuer/token`. */
export async function startTokenServer(policy: TokenPolicy): Promise<TokenServer> {
  const granted: TokenRequest[] = [];
  const refused: TokenRequest[] = [];
  const expiries = new Map<string, number>();
  let requests = 0;
  const server: RunningServer = await startServer(async (request, answer) => {
    const say = (status: number, body: object, headers = {}) =>
      answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    const issuer = `${server.url}/issuer`;
    const path = request.url ?? '';
    if (request.method === 'GET') {
      if (path !== '/issuer/.well-known/openid-configuration') return say(404, {});
      const methods = policy.key ? 'private_key_jwt' : policy.secret!.method;
      return say(200, {
        ...{ issuer, token_endpoint: `${issuer}/token` },
        ...(policy.isDiscoverable !== false && { token_endpoint_auth_methods_supported: [methods] }),
      });
    }
    const asked = { form: new URLSearchParams(await text(request)), headers: request.headers };
    const failure = policy.fails?.(++requests);
    if (failure) {
      refused.push(asked);
      return say(failure.status, {}, failure.headers);
    }
    if (!(await isKnown(asked, policy, issuer))) {
      refused.push(asked);
      return say(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="clients"' });
    }
    granted.push(asked);
    const token = randomUUID();
    expiries.set(`Bearer ${token}`, Date.now() + policy.lifetimeMs + (policy.leewayMs ?? 0));
    say(200, { access_token: token, token_type: 'Bearer', expires_in: policy.lifetimeMs / 1000 });
  });
  return {
    ...server,
    granted,
    refused,
    admits: (authorization) => (expiries.get(authorization ?? '') ?? 0) > Date.now(),
  };
}

async function isKnown(
  { form, headers }: TokenRequest,
  { key, secret }: TokenPolicy,
  issuer: string,
): Promise<boolean> {
  if (key) {
    const assertion = form.get('client_assertion') ?? '';
    const verified = await jwtVerify(assertion, await importJWK(key, 'RS256'), {
      audience: [issuer, `${issuer}/token`],
    }).catch(() => null);
    return verified !== null && headers.authorization === undefined;
  }
  const { method, id, secret: word } = secret!;
  if (method === 'client_secret_basic') {
    // RFC 6749, section 2.3.1: both are form-encoded before Base64.
    const encoded = (value: string) => new URLSearchParams({ v: value }).toString().slice(2);
    const expected = Buffer.from(`${encoded(id)}:${encoded(word)}`).toString('base64');
    return headers.authorization === `Basic ${expected}` && !form.has('client_secret');
  }
  const hasSecret = method === 'none' ? !form.has('client_secret') : form.get('client_secret') === word;
  return headers.authorization === undefined && form.get('client_id') === id && hasSecret;
}
