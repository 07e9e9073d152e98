import { repeatedNames } from '../../contracts/fhir/json/repeated-names.ts';
import type { ApiResponse } from '../../target/http/client.ts';
import { parseExactly } from '../checks/differences.ts';
import { demand, NotTestable } from './breach.ts';

/** An answer of the deployment as the tests read it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Milliseconds since the epoch. */
  sentAt: number;
  receivedAt: number;
  /** How often it was sent before without a clear answer. Each time it may have been carried out. */
  inDoubt: number;
  /** The body as exact JSON (numbers keep their lexemes). A body that is not JSON is a breach. */
  json(): unknown;
}

export function answerOf(response: ApiResponse): Answer {
  const text = response.body.toString('utf8');
  let parsed: unknown;
  return {
    status: response.status,
    headers: response.headers,
    text,
    sentAt: response.sentAt,
    receivedAt: response.receivedAt,
    inDoubt: response.inDoubt,
    json() {
      if (parsed !== undefined) return parsed;
      try {
        parsed = parseExactly(text);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        demand(false, `the body is not JSON: ${reason}`, 'JSON', text.slice(0, 200));
      }
      return parsed;
    },
  };
}

/** Characters of an answer that a message quotes at most. */
const longestQuote = 160;

/**
 * Quotes the first issue of an OperationOutcome: ` (it says: bad zone)`. Returns "" for any other
 * answer.
 */
export function quoteOf({ text }: Pick<Answer, 'text'>): string {
  try {
    const { issue } = JSON.parse(text);
    const said = issue[0].diagnostics ?? issue[0].details.text;
    return typeof said === 'string' ? ` (it says: ${said.slice(0, longestQuote)})` : '';
  } catch {
    return '';
  }
}

/** A JSON object with members that are not known yet. */
export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Demands that an answer, or a part of it, is a resource of a type, and returns it. */
export function demandResource(value: unknown, resourceType: string, where: string): JsonObject {
  const actual = isJsonObject(value)
    ? (value.resourceType ?? 'an object without resourceType')
    : typeof value;
  const article = /^[AO]/.test(resourceType) ? 'an' : 'a';
  demand(
    isJsonObject(value) && value.resourceType === resourceType,
    `${where} is not ${article} ${resourceType}`,
    resourceType,
    actual,
  );
  return value;
}

/**
 * Demands that no object in the answer repeats a property name. Readers disagree on which value to
 * keep.
 *
 * @throws {NotTestable} when the answer is not JSON
 */
export function demandNamesUnique({ text }: Answer): void {
  try {
    JSON.parse(text);
  } catch {
    throw new NotTestable('the answer is not JSON');
  }
  const twice = repeatedNames(Buffer.from(text));
  const names = twice.slice(0, 10).join(', ');
  demand(twice.length === 0, `the answer repeats property names: ${names}`, 'each name once', twice);
}

/** The charset that a media type names, in quotes or not (RFC 9110, 5.6.6). */
const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i;

/**
 * Demands the media type of FHIR JSON. If it names a charset, that must be UTF-8 (FHIR R4,
 * http.html).
 */
export function demandFhirJson(answer: Answer): void {
  const type = answer.headers['content-type'] ?? null;
  const isFhirJson = type !== null && /^application\/fhir\+json\s*(;|$)/i.test(type);
  demand(isFhirJson, `the media type of the answer is ${type ?? 'missing'}`, 'application/fhir+json', type);
  demand(
    /^utf-?8$/i.test(charset.exec(type)?.[1] ?? 'utf-8'),
    `the answer declares a charset other than UTF-8: ${type}`,
    'charset=utf-8',
    type,
  );
}
