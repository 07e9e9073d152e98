import { validateOperationOutcome } from '../../contracts/fhir/validate.ts';
import { type Answer, demandResource, isJsonObject, type JsonObject } from '../engine/answer.ts';
import { Breach, demand } from '../engine/breach.ts';
import { isSuccess } from './accepted.ts';

/**
 * Demands a refusal as invalid. 401, 404 and 5xx are none: the deployment did not look at the body, or fell over it.
 *
 * @param allowed statuses that refuse, 400 first
 */
export function demandRefused(answer: Answer, allowed: readonly number[]): void {
  if (allowed.includes(answer.status)) return;
  const verb = isSuccess(answer) ? 'accepted the invalid body: answered' : 'answered';
  const actual = { status: answer.status, body: answer.text.slice(0, 500) };
  throw new Breach(`${verb} ${answer.status} instead of ${allowed.join(' or ')}`, allowed[0], actual);
}

/** Demands an OperationOutcome that says with severity and code what was wrong (api.md, Error Response). */
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

/** Demands that some issue says that the request failed: the other severities tell of what succeeded all the same. */
export function demandSeverity(answer: Answer): void {
  const severities = issuesOf(answer).map(({ severity }) => severity ?? null);
  demand(
    severities.some((severity) => severity === 'error' || severity === 'fatal'),
    `no issue of the refusal is an error: ${severities.join(', ')}`,
    'error or fatal',
    severities,
  );
}

/** Demands that some issue says in words what was wrong. */
export function demandDiagnostics(answer: Answer): void {
  demand(
    issuesOf(answer).some((issue) => explanationsOf(issue).length > 0),
    'no issue says in words what was wrong',
    'diagnostics or details',
    answer.text.slice(0, 500),
  );
}

/** True when the answer's words or paths name the element that was wrong. */
export function namesElement(answer: Answer, element: string): boolean {
  const pattern = asName(element);
  return issuesOf(answer).some((issue) =>
    [...explanationsOf(issue), ...pathsOf(issue)].some((text) => pattern.test(text)),
  );
}

/** The last name of a path as a word of its own (`id` is not in `invalid`), also spelt `resource type`. */
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

/** What an issue says in words. */
function explanationsOf({ diagnostics, details }: JsonObject): string[] {
  const { text, coding } = isJsonObject(details) ? details : {};
  const codings = Array.isArray(coding) ? coding.filter(isJsonObject) : [];
  return [diagnostics, text, ...codings.flatMap(({ code, display }) => [code, display])].filter(isWord);
}

/** Where an issue says that the fault is. */
function pathsOf({ expression, location }: JsonObject): string[] {
  return [expression, location].flat().filter(isWord);
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** What only the inside of a server knows: frames of stack traces and paths of its files. */
const internals: Record<string, RegExp> = {
  'a stack frame of JavaScript': /\n\s*at .+[:(].+:\d+:\d+\)?/,
  'a stack frame of Java or Clojure':
    /\bat [\w$.]+\((?:\w+\.(?:java|clj|kt|scala):\d+|Unknown Source|Native Method)\)/,
  'a stack trace of Python': /Traceback \(most recent call last\)/,
  'an exception class': /\b(?:java|javax|clojure|kotlin|org|com)\.(?:\w+\.)+\w*(?:Exception|Error)\b/,
  'a path of the server':
    /(?:^|[\s"'(=])\/(?:usr|home|opt|app|var|root|srv|etc|tmp|work)\/[\w.@-]+\/[\w./@-]+/,
};

/** Demands that an answer shows nothing of the server's inside. */
export function demandNoInternals(answer: Answer): void {
  const text = answer.text.replaceAll('\\n', '\n');
  const shown = Object.entries(internals).find(([, pattern]) => pattern.test(text));
  demand(
    shown === undefined,
    `the answer shows ${shown?.[0]}`,
    'nothing of the server’s inside',
    shown?.[1].exec(text)?.[0],
  );
}
