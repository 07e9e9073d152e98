import { validateOperationOutcome } from '../../contracts/fhir/validate.ts';
import { type Answer, demandResource, isJsonObject, type JsonObject } from '../engine/answer.ts';
import { Breach, demand } from '../engine/breach.ts';
import { isSuccess } from './accepted.ts';

/**
 * Demands that the body was refused as invalid. 401, 404 and 5xx do not count: the deployment did
 * not read the body, or failed on it.
 *
 * @param allowed statuses that count as a refusal, 400 first
 */
export function demandRefused(answer: Answer, allowed: readonly number[]): void {
  if (allowed.includes(answer.status)) return;
  const verb = isSuccess(answer) ? 'accepted the invalid body: answered' : 'answered';
  const actual = { status: answer.status, body: answer.text.slice(0, 500) };
  throw new Breach(`${verb} ${answer.status} instead of ${allowed.join(' or ')}`, allowed[0], actual);
}

/** Demands an OperationOutcome with severity and code in every issue (api.md, Error Response). */
export function demandOperationOutcome(answer: Answer): void {
  const outcome = demandResource(answer.json(), 'OperationOutcome', 'the answer');
  const fault = validateOperationOutcome(JSON.parse(answer.text)).find(({ path }) => !path.includes('.text'));
  demand(
    fault === undefined,
    `the OperationOutcome is invalid: ${fault?.message}`,
    'issue[].severity and code',
    outcome,
  );
}

/**
 * Demands that at least one issue is an error. The other severities describe requests that
 * succeeded.
 */
export function demandSeverity(answer: Answer): void {
  const severities = issuesOf(answer).map(({ severity }) => severity ?? null);
  demand(
    severities.some((severity) => severity === 'error' || severity === 'fatal'),
    `the OperationOutcome has no issue with severity error or fatal: ${severities.join(', ')}`,
    'error or fatal',
    severities,
  );
}

/** Demands that at least one issue explains what was wrong. */
export function demandDiagnostics(answer: Answer): void {
  demand(
    issuesOf(answer).some((issue) => explanationsOf(issue).length > 0),
    'no issue explains what was wrong',
    'diagnostics or details',
    answer.text.slice(0, 500),
  );
}

/** True when an issue names the element that was wrong, in its text or paths. */
export function namesElement(answer: Answer, element: string): boolean {
  const pattern = asName(element);
  return issuesOf(answer).some((issue) =>
    [...explanationsOf(issue), ...pathsOf(issue)].some((text) => pattern.test(text)),
  );
}

/**
 * Matches the last name of a path as a whole word (`id` is not in `invalid`), also written as
 * `resource type`.
 */
function asName(element: string): RegExp {
  const name = element
    .replace(/\[\w+\]/g, '')
    .split('.')
    .at(-1)!;
  const anyCase = [...name].map((letter, index) => {
    const either = `[${letter.toLowerCase()}${letter.toUpperCase()}]`;
    if (index === 0) return either;
    const beginsWord = letter !== letter.toLowerCase();
    return beginsWord ? ` ?${either}` : letter;
  });
  return new RegExp(`(?<![A-Za-z])${anyCase.join('')}(?![a-z])`);
}

function issuesOf(answer: Answer): JsonObject[] {
  const outcome = answer.json();
  return isJsonObject(outcome) && Array.isArray(outcome.issue) ? outcome.issue.filter(isJsonObject) : [];
}

/** Returns the texts of an issue. */
function explanationsOf({ diagnostics, details }: JsonObject): string[] {
  const { text, coding } = isJsonObject(details) ? details : {};
  const codings = Array.isArray(coding) ? coding.filter(isJsonObject) : [];
  return [diagnostics, text, ...codings.flatMap(({ code, display }) => [code, display])].filter(isWord);
}

/** Returns the paths of an issue. */
function pathsOf({ expression, location }: JsonObject): string[] {
  return [expression, location].flat().filter(isWord);
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Internals of a server: stack traces and paths of its files. */
const internals: Record<string, RegExp> = {
  'a stack frame of JavaScript': /\n\s*at .+[:(].+:\d+:\d+\)?/,
  'a stack frame of Java or Clojure':
    /\bat [\w$.]+\((?:\w+\.(?:java|clj|kt|scala):\d+|Unknown Source|Native Method)\)/,
  'a stack trace of Python': /Traceback \(most recent call last\)/,
  'an exception class': /\b(?:java|javax|clojure|kotlin|org|com)\.(?:\w+\.)+\w*(?:Exception|Error)\b/,
  'a path of the server':
    /(?:^|[\s"'(=])\/(?:usr|home|opt|app|var|root|srv|etc|tmp|work)\/[\w.@-]+\/[\w./@-]+/,
};

/** Demands that an answer does not reveal internals of the server. */
export function demandNoInternals(answer: Answer): void {
  const text = answer.text.replaceAll('\\n', '\n');
  const shown = Object.entries(internals).find(([, pattern]) => pattern.test(text));
  demand(
    shown === undefined,
    `the answer reveals ${shown?.[0]}`,
    'no internals of the server',
    shown?.[1].exec(text)?.[0],
  );
}
