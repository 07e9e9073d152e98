// Asks the identity provider for tokens when there is no runner.
import { sleep } from 'k6';
import encoding from 'k6/encoding';
import http from 'k6/http';
import type { Renew } from '../bearer.ts';
import type { GivenToken, RefusedToken } from '../protocol.ts';
import { unmeasured } from '../unmeasured.ts';
import { headersIn } from './headers.ts';
import {
  type ClientAuth,
  chosenAuth,
  type TokenQuestion,
  tokenFormOf,
  tokenQuestionOf,
} from './token-question.ts';

type Environment = Record<string, string | undefined>;

export interface ArchivedToken {
  given: GivenToken;
  /** null for a token that was given ready. */
  renew: Renew | null;
}

/**
 * Gets the first token of a VU, by the same variables as the harness.
 *
 * @param hasCertificate whether k6 has a client certificate
 * @returns null when authorization is off
 * @throws {Error} saying in one sentence why there is none
 */
export function archivedToken(environment: Environment, hasCertificate: boolean): ArchivedToken | null {
  if (environment.AUDITBOX_AUTH === 'off') return null;
  const ready = environment.AUDITBOX_TOKEN;
  if (ready) return { given: { token: ready, expiresAt: null }, renew: null };
  const question = tokenQuestionOf(environment, hasCertificate);
  const headers = headersIn(environment.OIDC_HEADERS, 'OIDC_HEADERS');
  const provider = providerOf(question, headers);
  const ask = askerOf(question, provider, headers);
  const renew: Renew = (now) => ask(now).said;
  return { given: firstToken(ask), renew };
}

interface Provider {
  tokenUrl: string;
  auth: ClientAuth;
}

interface Asked {
  said: GivenToken | RefusedToken;
  /** How long to wait before it is worth asking again; null when it is not. */
  retryMs: number | null;
}

const mostAttempts = 5;
const longestWaitMs = 60_000;

/** A busy provider is asked again. */
function firstToken(ask: (now: number) => Asked): GivenToken {
  for (let attempt = 1; ; attempt++) {
    const { said, retryMs } = ask(Date.now());
    if ('token' in said) return said;
    if (retryMs === null || attempt === mostAttempts) throw new Error(said.refused);
    sleep(Math.min(longestWaitMs, Math.max(retryMs, 250 * 2 ** attempt)) / 1000);
  }
}

/** OpenID Connect Discovery 1.0, section 4.1; RFC 8414, section 3.1. */
function providerOf(question: TokenQuestion, headers: Record<string, string>): Provider {
  const { tokenUrl, issuer } = question;
  if (tokenUrl) return { tokenUrl, auth: chosenAuth(question, null) };
  const bare = issuer!.replace(/\/+$/, '');
  const [, origin, path] = /^(https?:\/\/[^/]+)(.*)$/i.exec(bare) ?? [];
  const places = [
    `${bare}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
  const troubles: string[] = [];
  for (const place of places) {
    const answer = http.get(place, { ...unmeasured('metadata'), headers });
    const metadata = answer.status === 200 ? objectIn(answer) : {};
    if (typeof metadata.token_endpoint === 'string')
      return {
        tokenUrl: metadata.token_endpoint,
        auth: chosenAuth(question, metadata.token_endpoint_auth_methods_supported ?? null),
      };
    troubles.push(answer.error || `it answered ${answer.status}`);
  }
  throw new Error(`No token endpoint at ${places[0]}: ${troubles[0]}.`);
}

/** What asks once. It remembers which way of authentication the provider takes. */
function askerOf(
  question: TokenQuestion,
  provider: Provider,
  headers: Record<string, string>,
): (now: number) => Asked {
  let { auth } = provider;
  return (now) => {
    const answer = post(question, { ...provider, auth }, headers);
    const isOpen = question.clientAuth === null && auth === 'client_secret_basic';
    if (!(isOpen && answer.status === 401 && objectIn(answer).error === 'invalid_client'))
      return askedOf(answer, question, provider, now);
    auth = 'client_secret_post';
    return askedOf(post(question, { ...provider, auth }, headers), question, provider, now);
  };
}

type Answer = ReturnType<typeof http.post>;

function post(
  question: TokenQuestion,
  { tokenUrl, auth }: Provider,
  headers: Record<string, string>,
): Answer {
  const { body, basic } = tokenFormOf(question, auth);
  return http.post(tokenUrl, body, {
    ...unmeasured('token'),
    headers: {
      ...headers,
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
      ...(basic !== null && { Authorization: `Basic ${encoding.b64encode(basic)}` }),
    },
  });
}

function askedOf(answer: Answer, question: TokenQuestion, { tokenUrl }: Provider, now: number): Asked {
  const { access_token, expires_in, error, error_description } = objectIn(answer);
  if (answer.status === 200 && typeof access_token === 'string') {
    const life = Number(expires_in ?? Number.NaN);
    const expiresAt = Number.isNaN(life) ? expiryOf(access_token) : now + life * 1000;
    return { said: { token: access_token, expiresAt }, retryMs: null };
  }
  const said = [`it answered ${answer.status}`, error, error_description && `(${error_description})`];
  const why = answer.error && answer.status === 0 ? answer.error : said.filter(Boolean).join(' ');
  const isBusy = answer.status === 0 || answer.status === 429 || answer.status >= 500;
  return {
    said: { refused: withoutSecrets(`No token from ${tokenUrl}: ${why}.`, question) },
    retryMs: isBusy ? Number(answer.headers['Retry-After'] ?? 0) * 1000 || 0 : null,
  };
}

/** A provider may repeat what it was sent. */
function withoutSecrets(text: string, { clientSecret, parameters }: TokenQuestion): string {
  const password = parameters.find(([name]) => name === 'password')?.[1];
  return [clientSecret, password].reduce<string>(
    (left, secret) => (secret ? left.replaceAll(secret, '…') : left),
    text,
  );
}

/** The members of a JSON object; none of anything else. */
function objectIn(answer: Answer): Record<string, unknown> {
  try {
    return (answer.json() ?? {}) as unknown as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The `exp` of a JWT in milliseconds; null for an opaque token. */
function expiryOf(token: string): number | null {
  try {
    const { exp } = JSON.parse(encoding.b64decode(token.split('.')[1]!, 'rawurl', 's'));
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    return null;
  }
}
