import { validateOperationOutcome } from '../../../contracts/validate.ts';
import { type Answer, demandResource, isJsonObject, type JsonObject } from './answer.ts';
import { Breach, demand } from './breach.ts';

/**
 * Demands a refusal as invalid. 401, 404 and 5xx are none: the deployment did not look at the body, or fell over it.
 *
 * @param allowed statuses that refuse, 400 first
 */
export function demandRefused(answer: Answer, allowed: readonly number[]): void {
  if (allowed.includes(answer.status)) return;
  const verb = answer.status === 201 ? 'accepted the invalid body: answered' : 'answered';
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

/** Demands that some issue says in words what was wrong. */
export function demandDiagnostics(answer: Answer): void {
  demand(
    wordsOf(answer) !== '',
    'no issue says in words what was wrong',
    'diagnostics or details',
    answer.text.slice(0, 500),
  );
}

/** True when the answer's words or paths name the element that was wrong. */
export function namesElement(answer: Answer, element: string): boolean {
  const name =
    element
      .replace(/\[\w+\]/g, '')
      .split('.')
      .at(-1) ?? element;
  return wordsOf(answer).toLowerCase().includes(name.toLowerCase());
}

/** What the issues of an OperationOutcome say, in words and in paths. */
function wordsOf(answer: Answer): string {
  const outcome = answer.json();
  const issues =
    isJsonObject(outcome) && Array.isArray(outcome.issue) ? outcome.issue.filter(isJsonObject) : [];
  return issues.flatMap(wordsOfIssue).join('\n').trim();
}

function wordsOfIssue({ diagnostics, details, expression, location }: JsonObject): string[] {
  const coded = isJsonObject(details) ? [details.text, JSON.stringify(details.coding ?? '')] : [];
  return [diagnostics, ...coded, ...[expression, location].flat()].filter((word) => typeof word === 'string');
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
