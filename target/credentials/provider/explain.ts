import { oneLine } from '../../../platform/plain-text.ts';
import { explainConnectionError, explainRefusedConnection } from '../../http/connection-error.ts';
import { retryAfterOf } from '../../http/retry-after.ts';
import { isBoundToKey, type ProviderAnswer, ProviderRefusal } from './answer.ts';

/** Longest text of the provider that a message repeats. */
const longestText = 300;

/** Returns why there is no token, as the end of a sentence: the provider's own words, if it gave any. */
export function explainProviderError(error: unknown): string {
  const refusal = refusalIn(error);
  return refusal ? explainAnswer(refusal.answer) : explainConnectionError(error);
}

/** Returns the refusal in an error or its causes: the OAuth client wraps what its fetch throws. */
export function refusalIn(error: unknown): ProviderRefusal | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ProviderRefusal) return cause;
  return null;
}

function explainAnswer(answer: ProviderAnswer): string {
  const { status, json, url, headers } = answer;
  const connection = explainRefusedConnection(status, answer.body);
  if (connection) return connection;
  const isMetadata = url.includes('/.well-known/');
  const oauth = isMetadata ? null : oauthErrorOf(json);
  if (oauth) return `it answered ${status} ${oauth}`;
  if (status < 300 && json && !isMetadata) return explainWithoutToken(json);
  const where = `it answered ${status} at ${url}`;
  if (status >= 300 && status < 400) return `${where} with a redirect to ${placeOf(headers.location)}`;
  const isTrouble = status === 429 || status >= 500;
  const kind = isMetadata ? 'the metadata of an issuer' : 'an OAuth 2.0 response';
  const end = isTrouble ? askedWait(headers) : `, which is not ${kind}`;
  return `${where}${wordsOf(answer)}${end}`;
}

function askedWait(headers: Record<string, string>): string {
  const wait = retryAfterOf(headers);
  return wait === null ? '' : ` and asks to wait ${Math.ceil(wait / 1000)} s`;
}

/** Property names only: the values may be secrets. */
function explainWithoutToken(json: Record<string, unknown>): string {
  if (isBoundToKey(json)) return `it issued a token of type ${json.token_type} instead of a bearer token`;
  const names = oneLine(Object.keys(json).join(', '), 80);
  return `it answered with JSON that has no usable access_token (it has: ${names || 'nothing'})`;
}

/** RFC 6749 section 5.2: `error`, and perhaps `error_description`. */
function oauthErrorOf(json: ProviderAnswer['json']): string | null {
  if (typeof json?.error !== 'string') return null;
  const description = textIn(json.error_description);
  return `${oneLine(json.error, 80)}${description ? ` (${description})` : ''}`;
}

/** What a server that does not know OAuth says: an API gateway, a web server or a firewall. */
function wordsOf({ json, body, headers }: ProviderAnswer): string {
  const message = json && messageIn(json);
  if (message) return `: "${message}"`;
  if (json) return `: ${oneLine(body, longestText)}`;
  if (isHtml(body, headers)) {
    const title = /<title[^>]*>([^<]+)<\/title>/i.exec(body)?.[1];
    return ` with an HTML page${title ? ` (${oneLine(title, 80)})` : ''}`;
  }
  if (body.trim()) return `: "${oneLine(body, longestText)}"`;
  const challenge = headers['www-authenticate'];
  return challenge ? ` with the challenge ${oneLine(challenge, longestText)}` : ' without a body';
}

export function isHtml(body: string, headers: Record<string, string>): boolean {
  return /^\s*<(!doctype|html)/i.test(body) || /\bhtml\b/.test(headers['content-type'] ?? '');
}

/** Where servers put their words: APIM, Okta, Spring, Google, Apigee. */
const messageNames = ['error', 'error_description', 'message', 'Message', 'errorSummary', 'detail', 'title'];

function messageIn(json: Record<string, unknown>): string | null {
  for (const name of messageNames) {
    const text = textIn(json[name]);
    if (text) return text;
  }
  for (const name of ['error', 'fault']) {
    const inner = json[name];
    if (typeof inner !== 'object' || inner === null) continue;
    const text = textIn(
      (inner as { message?: unknown }).message ?? (inner as { faultstring?: unknown }).faultstring,
    );
    if (text) return text;
  }
  return null;
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value.trim() ? oneLine(value, longestText) : null;
}

/** The address without its query, which may contain a secret. */
function placeOf(location: string | undefined): string {
  if (!location) return 'nowhere';
  const path = location.replace(/[?#].*$/, '');
  return oneLine(path, longestText);
}
