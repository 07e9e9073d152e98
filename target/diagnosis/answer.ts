import { oneLine } from '../../platform/plain-text.ts';
import type { ApiResponse } from '../http/client.ts';

/** What an answer with a status of success contains. */
export type Content = 'fhir' | 'page' | 'other' | 'empty';

/** Returns what the body of an answer is, whatever its headers say. */
export function contentOf({ headers, body }: Pick<ApiResponse, 'headers' | 'body'>): Content {
  const text = body.toString('utf8').trim();
  if (text === '') return 'empty';
  if (resourceTypeOf(text) !== undefined) return 'fhir';
  const isPage =
    /^<(!doctype html|html|head|body)\b/i.test(text) || /\bhtml\b/.test(headers['content-type'] ?? '');
  return isPage ? 'page' : 'other';
}

/** Returns the FHIR resource type of a body, or undefined if it is not FHIR JSON. */
export function resourceTypeOf(text: string): string | undefined {
  const type = (parsed(text) as { resourceType?: unknown } | null)?.resourceType;
  return typeof type === 'string' ? type : undefined;
}

/** Returns the body as JSON, or null if it is not JSON. */
export function jsonOf({ body }: Pick<ApiResponse, 'body'>): unknown {
  return parsed(body.toString('utf8'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** How much of a server's words is quoted. */
const longestQuote = 200;

/**
 * Returns what an answer says in words, on one line: the challenge of a 401, the diagnostics of an
 * OperationOutcome, the message of an error in JSON, the title of a page, or the text itself. Null
 * if it says nothing. It may contain secrets.
 */
export function wordsOf(response: Pick<ApiResponse, 'headers' | 'body'>): string | null {
  const json = jsonOf(response);
  const said = [
    ...wordsOfChallenge(response),
    ...(json === null ? wordsOfText(response) : wordsOfJson(json)),
  ];
  const lines = said.map((text) => oneLine(text, longestQuote)).filter((text) => text !== '');
  // Many servers say the same in the challenge and in the body.
  const distinct = lines.filter((text, nth) => !lines.some((other, at) => at < nth && other.includes(text)));
  return distinct.length === 0 ? null : distinct.slice(0, 2).join(' · ');
}

/** A challenge of `WWW-Authenticate` (RFC 9110 section 11.6.1): its scheme and parameters, in lower case. */
export interface Challenge {
  scheme: string;
  parameters: Record<string, string>;
}

/** Returns the challenges of an answer. */
export function challengesOf({ headers }: Pick<ApiResponse, 'headers'>): Challenge[] {
  const text = headers['www-authenticate'] ?? '';
  const challenges: Challenge[] = [];
  for (const [, scheme, name, quoted, bare] of text.matchAll(
    /(?:^|,)\s*([\w-]+)(?=\s+[\w-]+\s*=|\s*(?:,|$))|([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g,
  )) {
    if (scheme) challenges.push({ scheme: scheme.toLowerCase(), parameters: {} });
    else if (name) (challenges.at(-1)?.parameters ?? {})[name.toLowerCase()] = quoted ?? bare ?? '';
  }
  return challenges;
}

function wordsOfChallenge(response: Pick<ApiResponse, 'headers'>): string[] {
  return challengesOf(response).flatMap(({ parameters: { error, error_description: description } }) => {
    const words = [error, description].filter(Boolean).join(': ');
    return words ? [words] : [];
  });
}

/** The names under which errors in JSON have their text: RFC 9457, RFC 6749, Spring, Kong, APIM. */
const namesOfText = ['error_description', 'detail', 'message', 'title', 'error', 'errorMessage', 'reason'];

function wordsOfJson(json: unknown): string[] {
  if (typeof json === 'string') return [json];
  if (typeof json !== 'object' || json === null) return [];
  const object = json as Record<string, unknown>;
  if (Array.isArray(object.issue)) {
    const texts = object.issue.map((issue) => issue?.diagnostics ?? issue?.details?.text ?? issue?.code);
    return texts.filter((text) => typeof text === 'string');
  }
  const named = namesOfText.map((name) => object[name]).find((text) => typeof text === 'string');
  if (typeof named === 'string') return [named];
  const nested = object.error;
  return typeof nested === 'object' && nested !== null ? wordsOfJson(nested) : [];
}

function wordsOfText(response: Pick<ApiResponse, 'headers' | 'body'>): string[] {
  const text = response.body.toString('utf8', 0, 20_000);
  if (contentOf(response) !== 'page') return [text];
  const title = /<title[^>]*>([^<]+)<\/title>/i.exec(text)?.[1] ?? /<h1[^>]*>([^<]+)<\/h1>/i.exec(text)?.[1];
  return title ? [withoutEntities(title)] : [];
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
  ndash: '–',
};

function withoutEntities(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
