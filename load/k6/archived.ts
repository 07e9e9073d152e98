// What k6 does itself when it runs an archive, without the runner.
import exec from 'k6/execution';
import http from 'k6/http';
import {
  type ArchivedSegment,
  archivedSegmentMark,
  type Measured,
  type Order,
  type TokenHandover,
} from './protocol.ts';
import { segmentOf } from './segment.ts';

type Archived = Order & { archive: NonNullable<Order['archive']> };

export function isArchived(order: Order): order is Archived {
  return order.archive !== undefined;
}

/**
 * Consent was given for one host. An environment that names another one is a mistake: it is
 * reported, not followed.
 */
export function demandArchivedHost({ archive }: Archived): void {
  const named = __ENV.AUDITBOX_URL;
  const host = named && /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(named)?.[1]?.toLowerCase();
  if (named && host !== archive.host)
    throw new Error(
      `This archive may load ${archive.host} only, but AUDITBOX_URL names ${host ?? 'no URL'}. Write an archive for it with load --archive.`,
    );
}

/**
 * What is due once in each VU before its first request: a sentence and the end of the test when the
 * segments are not such as the archive's VUs can share, or there is no token.
 *
 * @returns null when authorization is off
 */
export function beginArchived(order: Archived): TokenHandover | null {
  const parts = segmentOf(toldSegment())?.parts;
  if (parts === undefined)
    exec.test.abort(`${toldSegment()} is not an equal part of a whole, such as 1/4:1/2. Nothing was sent.`);
  else if (order.vus % parts !== 0)
    exec.test.abort(
      `The ${order.vus} VUs of this archive can't be shared evenly by ${parts} segments. Use a number of segments that divides them.`,
    );
  try {
    return tokenOfEnvironment(Date.now());
  } catch (error) {
    exec.test.abort((error as Error).message);
    return null;
  }
}

/** The line that `report` reads. */
export function archivedSegmentLine(order: Archived, measured: Measured): string {
  const share = segmentOf(toldSegment());
  const { archive, events, requests, batch, isBulk, marker, vus, requestTimeoutMs } = order;
  const segment: ArchivedSegment = {
    [archivedSegmentMark]: 1,
    segment: share ? `${share.part}/${share.parts}` : 'none',
    archive,
    order: { events, requests, batch, isBulk, marker, vus, requestTimeoutMs },
    measured,
  };
  return `${JSON.stringify(segment)}\n`;
}

function toldSegment(): string | null {
  const { executionSegment } = exec.test.options as unknown as { executionSegment?: string | null };
  return executionSegment ?? null;
}

/** Neither expected nor unexpected, and so in none of the figures; k6's types leave null out. */
const unmeasured = { responseType: 'text', responseCallback: null } as unknown as { responseType: 'text' };

/** By the same variables as the harness itself. */
function tokenOfEnvironment(now: number): TokenHandover | null {
  const environment = __ENV;
  if (environment.AUDITBOX_AUTH === 'off') return null;
  const ready = environment.AUDITBOX_TOKEN;
  if (ready) return { token: ready, expiresAt: null, renewal: null };
  const needed = (name: string) => {
    const value = environment[name];
    if (!value)
      throw new Error(`${name} is not set. It is required to get a token, unless AUDITBOX_AUTH=off.`);
    return value;
  };
  const clientId = needed('OIDC_CLIENT_ID');
  const clientSecret = needed('OIDC_CLIENT_SECRET');
  const grant = environment.OIDC_GRANT || 'client_credentials';
  const url = tokenEndpoint(environment);
  const form: Record<string, string> = {
    grant_type: grant,
    client_id: clientId,
    client_secret: clientSecret,
    ...(grant === 'password' && { username: needed('OIDC_USERNAME'), password: needed('OIDC_PASSWORD') }),
    ...(environment.OIDC_SCOPE && { scope: environment.OIDC_SCOPE }),
    ...(environment.OIDC_AUDIENCE && { audience: environment.OIDC_AUDIENCE }),
  };
  const answer = http.post(url, form, unmeasured);
  const given =
    answer.status === 200 ? (answer.json() as { access_token?: string; expires_in?: number }) : {};
  if (!given.access_token)
    throw new Error(`No token from ${url}: ${answer.error || `it answered ${answer.status}`}.`);
  const expiresAt = given.expires_in === undefined ? null : now + given.expires_in * 1000;
  return { token: given.access_token, expiresAt, renewal: { url, form } };
}

function tokenEndpoint(environment: Record<string, string | undefined>): string {
  if (environment.OIDC_TOKEN_URL) return environment.OIDC_TOKEN_URL;
  const issuer =
    environment.OIDC_ISSUER || (environment.KEYCLOAK_URL && `${environment.KEYCLOAK_URL}/realms/auditbox`);
  if (!issuer)
    throw new Error(
      'No source of tokens is configured. Set KEYCLOAK_URL, OIDC_ISSUER, OIDC_TOKEN_URL or AUDITBOX_TOKEN, or AUDITBOX_AUTH=off.',
    );
  const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  const answer = http.get(url, unmeasured);
  const endpoint =
    answer.status === 200 ? (answer.json() as { token_endpoint?: string }).token_endpoint : null;
  if (!endpoint)
    throw new Error(`No token endpoint at ${url}: ${answer.error || `it answered ${answer.status}`}.`);
  return endpoint;
}
