import { oneLine } from '../../../platform/plain-text.ts';
import type { ApiResponse } from '../../http/client.ts';
import { contentOf, wordsOf } from '../answer.ts';
import type { Capabilities } from '../capabilities.ts';
import { type Context, proxyHint, quoted } from '../context.ts';
import { type Diagnosis, misconfigured, untestable } from '../diagnosis.ts';

/** Paths below a base URL. A base URL that ends with one of them was copied from a request. */
const interactions = /^(.*?)\/(?:AuditEvent|metadata|SearchParameter|healthcheck|_search)(?:\/.*)?$/;

/** Returns the base URL before an interaction, or null if the URL doesn't end in one. */
export function beforeInteraction(baseUrl: string): string | null {
  return interactions.exec(baseUrl)?.[1] ?? null;
}

/** Returns where else on the host the base URL may be, most likely first. */
export function likelyBaseUrls({ configuration: { baseUrl }, url }: Context): string[] {
  const segments = url.pathname.split('/').filter(Boolean);
  const parents = segments.map((_, nth) => [url.origin, ...segments.slice(0, nth)].join('/')).toReversed();
  const below = ['/fhir/R4', '/api/fhir'].map((path) => `${baseUrl}${path}`);
  const all = new Set([`${baseUrl}/fhir`, ...parents, ...below, `${url.origin}/fhir`]);
  all.delete(baseUrl);
  return [...all].slice(0, 7);
}

/** The base URL is wrong, and the right one has been found. */
export function foundElsewhere(found: string, status: number, context: Context): Diagnosis {
  const { configuration, deployment } = context;
  if (beforeInteraction(configuration.baseUrl) === found)
    return misconfigured(
      'interaction-in-base-url',
      `${deployment} answers ${status}: the URL ends in an interaction, and the FHIR base URL is what comes before it.`,
      `Set AUDITBOX_URL=${found}.`,
    );
  return misconfigured(
    'base-url',
    `No Auditbox found at ${configuration.baseUrl}: it answers ${status}. There is a FHIR API at ${found}.`,
    `Set AUDITBOX_URL=${found}.`,
  );
}

/** Nothing is served at the base URL. */
export function foundNowhere(response: ApiResponse, context: Context): Diagnosis {
  return untestable(
    'base-url',
    `No Auditbox found at ${context.configuration.baseUrl}: /metadata and /AuditEvent return ${response.status}` +
      quoted(context, wordsOf(response)),
    `Check that AUDITBOX_URL is the FHIR base URL, the one before /AuditEvent.${proxyHint(context)}`,
  );
}

const loginWords = /log[- ]?in|sign[- ]?in|\bsso\b|saml|oauth2?\b|openid|authorize|\/auth\b|\/realms\//i;

/** Every request is redirected. The harness follows none, so that no other host gets the token. */
export function redirected(response: ApiResponse, path: string, context: Context): Diagnosis {
  const { configuration, deployment, url, quote } = context;
  const { status, headers } = response;
  const location = headers.location ?? '';
  const target = URL.canParse(location, `${configuration.baseUrl}${path}`)
    ? new URL(location, `${configuration.baseUrl}${path}`)
    : null;
  if (!target)
    return untestable(
      'redirect',
      `${deployment} answers ${status}, a redirect${location ? ` to ${quote(location)}` : ' without a Location'}.`,
      'Set AUDITBOX_URL to the FHIR base URL itself.',
    );
  const shown = `${target.origin}${target.pathname}`;
  const base = baseBefore(target, path);
  if (base === configuration.baseUrl)
    return untestable(
      'redirect',
      `${deployment} redirects every request to itself (${status}).`,
      'Read the rules of the gateway in front of it.',
    );
  if (base)
    return misconfigured(
      'redirect',
      `${deployment} redirects to ${quote(shown)} (${status}). The harness follows no redirect, so that no other host gets the token.`,
      target.host === url.host || target.hostname === url.hostname
        ? `Set AUDITBOX_URL=${base}.`
        : `If you trust that host, set AUDITBOX_URL=${base}.`,
    );
  if (loginWords.test(`${target.hostname}${target.pathname}`))
    return untestable(
      'login-page',
      `${deployment} redirects to a login page, ${quote(shown)} (${status}).`,
      "A gateway in front of it is meant for browsers. Use the deployment's API address, or add what lets a program through with --header 'Name: value'.",
    );
  return untestable(
    'redirect',
    `${deployment} redirects to ${quote(shown)} (${status}). The harness follows no redirect, so that no other host gets the token.`,
    'Set AUDITBOX_URL to the FHIR base URL itself.',
  );
}

/** Returns the base URL to which a request for a path was redirected, or null if it was to another page. */
function baseBefore(target: URL, path: string): string | null {
  const wanted = path.replace(/\?.*/, '');
  const found = target.pathname.replace(/\/+$/, '');
  return found.endsWith(wanted) ? `${target.origin}${found.slice(0, -wanted.length)}` : null;
}

/** A page is served to every request: a website, or the login page of a gateway. */
export function page(response: ApiResponse, context: Context): Diagnosis {
  const words = wordsOf(response);
  const isLogin = loginWords.test(words ?? '') || /type=["']?password/i.test(response.body.toString('utf8'));
  return untestable(
    isLogin ? 'login-page' : 'web-page',
    `${context.deployment} returns a web page instead of FHIR${quoted(context, words)}`,
    (isLogin
      ? "It looks like a login page. Use the deployment's API address, or add what lets a program through with --header 'Name: value'."
      : 'Check that AUDITBOX_URL is the FHIR base URL, the one before /AuditEvent.') + proxyHint(context),
  );
}

/** Every request gets the same success without FHIR in it. */
export function notFhir(response: ApiResponse, context: Context): Diagnosis {
  const isEmpty = contentOf(response) === 'empty';
  const start = oneLine(response.body.toString('utf8', 0, 500), 60);
  return untestable(
    isEmpty ? 'empty-answers' : 'not-fhir',
    isEmpty
      ? `${context.deployment} answers ${response.status} with an empty body to every request, /metadata included.`
      : `${context.deployment} answers ${response.status}, but not with FHIR: ${context.quote(start)}.`,
    `Check that AUDITBOX_URL is the FHIR base URL, the one before /AuditEvent.${proxyHint(context)}`,
  );
}

/** A FHIR server answers, and it has no AuditEvents. */
export function otherServer(
  { software, resources }: Capabilities,
  status: number,
  context: Context,
): Diagnosis {
  const types = resources.map(({ type }) => type);
  return untestable(
    'other-fhir-server',
    `${context.configuration.baseUrl} is a FHIR server${software ? ` (${context.quote(software)})` : ''} ` +
      `without AuditEvent: its CapabilityStatement has ${context.quote(types.slice(0, 3).join(', '))}` +
      `${types.length > 3 ? ' and more' : ''}, and /AuditEvent returns ${status}.`,
    'Set AUDITBOX_URL to the FHIR base URL of an Auditbox.',
  );
}
