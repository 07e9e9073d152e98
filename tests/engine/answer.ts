import { repeatedNames } from '../../contracts/fhir/json/repeated-names.ts';
import type { ApiResponse } from '../../target/client.ts';
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
  /** The body as exact JSON (numbers keep their lexemes). A body that is no JSON is a breach. */
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
    json() {
      if (parsed !== undefined) return parsed;
      try {
        parsed = parseExactly(text);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        demand(false, `the body of the answer is no JSON: ${reason}`, 'JSON', text.slice(0, 200));
      }
      return parsed;
    },
  };
}

/** Longest quote of an answer in a message. */
const longestQuote = 160;

/** What an OperationOutcome says first, as a message quotes it: ` (it says: bad zone)`; nothing of any other answer. */
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

/** Demands that an answer's body, or a part of it, is a resource of a type. */
export function demandResource(value: unknown, resourceType: string, where: string): JsonObject {
  const actual = isJsonObject(value)
    ? (value.resourceType ?? 'an object without resourceType')
    : typeof value;
  demand(
    isJsonObject(value) && value.resourceType === resourceType,
    `${where} is no ${resourceType}`,
    resourceType,
    actual,
  );
  return value;
}

/**
 * Demands that no object of the answer has a property name twice: each reader would keep another of the two.
 *
 * @throws {NotTestable} when the answer is no JSON
 */
export function demandNamesUnique({ text }: Answer): void {
  try {
    JSON.parse(text);
  } catch {
    throw new NotTestable('the answer is no JSON');
  }
  const twice = repeatedNames(Buffer.from(text));
  const names = twice.slice(0, 10).join(', ');
  demand(twice.length === 0, `an object of the answer has the same name twice: ${names}`, 'each once', twice);
}

/** The charset that a media type names, in quotes or not (RFC 9110, 5.6.6). */
const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i;

/** Demands the media type of FHIR JSON, with or without parameters. A charset that it names is UTF-8 (FHIR R4, http.html). */
export function demandFhirJson(answer: Answer): void {
  const type = answer.headers['content-type'] ?? null;
  const isFhirJson = type !== null && /^application\/fhir\+json\s*(;|$)/i.test(type);
  demand(isFhirJson, `the media type of the answer is ${type ?? 'missing'}`, 'application/fhir+json', type);
  demand(
    /^utf-?8$/i.test(charset.exec(type)?.[1] ?? 'utf-8'),
    `the answer is said to be in another charset than UTF-8: ${type}`,
    'charset=utf-8',
    type,
  );
}
