import type { JWTPayload } from 'jose';
import type { ApiResponse } from '../../http/client.ts';
import { challengesOf, contentOf, wordsOf } from '../answer.ts';
import { type Context, claimsOf, proxyHint, quoted } from '../context.ts';
import { type Diagnosis, misconfigured, untestable } from '../diagnosis.ts';
import { claimsInWords, claimsMeant, momentInWords, spanInWords } from './token-in-words.ts';

/**
 * Returns why a deployment answers 401 or 403 to a request with the run's own token.
 *
 * @param token null if the configuration says that there is no authorization
 */
export function diagnoseRefusal(response: ApiResponse, token: string | null, context: Context): Diagnosis {
  const words = wordsOf(response);
  const challenges = challengesOf(response);
  const scope = challenges.map(({ parameters }) => parameters.scope).find(Boolean);
  const isAboutScope = challenges.some(({ parameters }) => parameters.error === 'insufficient_scope');
  if (token && isAboutScope) return scopeMissing(response, scope, token, context);
  const asksForBearer = challenges.some(({ scheme }) => scheme === 'bearer' || scheme === 'dpop');
  if (isOfGateway(response, asksForBearer)) return ofGateway(response, token, context);
  if (!token) return tokenRequired(response, words, context);
  return response.status === 401
    ? tokenRefused(response, words, token, context)
    : forbidden(words, token, context);
}

/** An Auditbox answers with an OperationOutcome, and a plain server with nothing. */
function isOfGateway(response: ApiResponse, asksForBearer: boolean): boolean {
  const content = contentOf(response);
  if (content === 'page') return true;
  if (asksForBearer || content === 'fhir') return false;
  return content === 'other' || 'www-authenticate' in response.headers;
}

function ofGateway(response: ApiResponse, token: string | null, context: Context): Diagnosis {
  const { status, headers } = response;
  const server = headers.server ? ` (${context.quote(headers.server)})` : '';
  const basic = challengesOf(response).some(({ scheme }) => scheme === 'basic');
  const claims = token && claimsOf(token);
  const otherwise = claims
    ? ` Otherwise, check that the deployment accepts a token with ${claimsInWords(claims, ['iss', 'aud'])}.`
    : '';
  return untestable(
    'gateway-refusal',
    `${context.deployment}, or a gateway in front of it${server}, answers ${status}` +
      (basic ? ' and asks for a user and a password' : '') +
      quoted(context, wordsOf(response)),
    `If a gateway needs a header such as an API key, add it with --header 'Name: value' (or AUDITBOX_HEADERS); ` +
      `if it blocks this machine or its User-Agent, ask its operator to let them through.${otherwise}${proxyHint(context)}`,
  );
}

function tokenRequired({ status }: ApiResponse, words: string | null, context: Context): Diagnosis {
  return misconfigured(
    'token-required',
    `${context.deployment} requires a token (${status}), but AUDITBOX_AUTH is off${quoted(context, words)}`,
    'Remove AUDITBOX_AUTH=off and configure where tokens come from: KEYCLOAK_URL, OIDC_ISSUER, OIDC_TOKEN_URL or AUDITBOX_TOKEN.',
  );
}

function tokenRefused(
  response: ApiResponse,
  words: string | null,
  token: string,
  context: Context,
): Diagnosis {
  const rejects = `${context.deployment} rejects the token (401)`;
  const claims = claimsOf(token);
  if (!claims)
    return untestable(
      'token-refused',
      `${rejects}${quoted(context, words)}`,
      `The token is opaque, not a JWT. Check that the deployment accepts such tokens, or ${
        isGiven(context)
          ? 'set AUDITBOX_TOKEN to a JWT.'
          : 'ask the identity provider for a JWT (OIDC_AUDIENCE or OIDC_RESOURCE often do).'
      }`,
    );
  const skew = skewOf(response, claims);
  if (skew) return clocks(skew, claims, rejects, words, context);
  const meant = claimsMeant(words ?? '');
  const possible = meant.map((name) => settingOf[name]).filter(Boolean);
  const settings = isGiven(context) && possible.length > 0 ? ['Another AUDITBOX_TOKEN'] : possible;
  return untestable(
    'token-refused',
    `${rejects}${quoted(context, words)}`,
    `Check that it trusts this issuer (exact \`iss\`) and this audience: the token has ${claimsInWords(claims, meant)}.` +
      (settings.length > 0 ? ` ${settings.join(' or ')} can change that.` : ''),
  );
}

/** A token that was given as it is: no setting of the token request has an effect. */
const isGiven = ({ configuration }: Context) => configuration.authorization.kind === 'token';

const settingOf = { iss: undefined, aud: 'OIDC_AUDIENCE', scope: 'OIDC_SCOPE', azp: 'OIDC_CLIENT_ID' };

/** How far the clock of the server is ahead of this machine. Milliseconds; null if it does not say. */
export function clockDifferenceOf({ headers, sentAt, receivedAt }: ApiResponse): number | null {
  const date = Date.parse(headers.date ?? '');
  // The header has whole seconds.
  return Number.isNaN(date) ? null : date + 500 - (sentAt + receivedAt) / 2;
}

/** Less is the rounding of the Date header and the way there. Milliseconds. */
const notableDifferenceMs = 3_000;

interface Skew {
  /** Milliseconds since the epoch, by the server's clock. */
  serverNow: number;
  differenceMs: number;
}

/** Returns the clocks if the token is not valid at the time that the server believes it is. */
function skewOf(response: ApiResponse, { iat, nbf, exp }: JWTPayload): Skew | null {
  const differenceMs = clockDifferenceOf(response);
  if (differenceMs === null || Math.abs(differenceMs) < notableDifferenceMs) return null;
  const serverNow = response.receivedAt + differenceMs;
  const from = Math.max(iat ?? 0, nbf ?? 0) * 1000;
  const until = (exp ?? Number.POSITIVE_INFINITY) * 1000;
  return serverNow + notableDifferenceMs < from || serverNow >= until ? { serverNow, differenceMs } : null;
}

function clocks(
  { serverNow, differenceMs }: Skew,
  { iat, nbf, exp }: JWTPayload,
  rejects: string,
  words: string | null,
  context: Context,
): Diagnosis {
  const from = Math.max(iat ?? 0, nbf ?? 0) * 1000;
  const validity = [
    ...(from > 0 ? [`from ${momentInWords(from)}`] : []),
    ...(exp === undefined ? [] : [`until ${momentInWords(exp * 1000)}`]),
  ].join(' ');
  return untestable(
    'clock-skew',
    `${rejects}${quoted(context, words)} Its clock says ${momentInWords(serverNow)}, which is ` +
      `${spanInWords(differenceMs)} ${differenceMs > 0 ? 'ahead of' : 'behind'} this machine, and the token is valid ${validity}.`,
    'Synchronize the clocks of the deployment, the identity provider and this machine (NTP).',
  );
}

function scopeMissing(
  response: ApiResponse,
  scope: string | undefined,
  token: string,
  context: Context,
): Diagnosis {
  const claims = claimsOf(token);
  return untestable(
    'scope-missing',
    `${context.deployment} answers ${response.status}, because the token lacks a scope` +
      quoted(context, wordsOf(response)),
    `${scope ? `Set OIDC_SCOPE=${context.quote(scope)}` : 'Set OIDC_SCOPE to the scopes that it needs'}, and let the client have them.` +
      (claims ? ` The token has ${claimsInWords(claims, ['scope'])}.` : ''),
  );
}

function forbidden(words: string | null, token: string, context: Context): Diagnosis {
  const { authorization } = context.configuration;
  const client =
    authorization.kind === 'oauth' ? `the client ${authorization.clientId}` : 'the client of the token';
  const claims = claimsOf(token);
  return untestable(
    'forbidden',
    `${context.deployment} does not let ${client} create or read AuditEvents (403)${quoted(context, words)}`,
    'Give the client these rights, or use another client.' +
      (claims
        ? ` The token has ${claimsInWords(claims, ['scope', 'aud'])}; OIDC_SCOPE and OIDC_AUDIENCE can change that.`
        : ''),
  );
}
