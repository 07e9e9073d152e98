import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { answeringStatus, withHeader, withJson } from '../altering/answering.ts';
import { fhirJson } from '../interactions/answer.ts';
import type { Defect } from './defect.ts';

interface Issue {
  severity: string;
  code: string;
  diagnostics?: string;
  expression?: string[];
  [more: string]: unknown;
}

/** Changes the issues of every 400. */
const issues = (
  name: string,
  breaks: readonly RequirementId[],
  change: (issues: Issue[]) => unknown,
  knockOns: readonly RequirementId[] = [],
): Defect => ({
  name,
  breaks,
  knockOns,
  apply: () =>
    answeringStatus(400, (answer) =>
      withJson(answer, (outcome) => ({ ...outcome, issue: change(outcome.issue as Issue[]) })),
    ),
});

const each = (change: (issue: Issue) => unknown) => (all: Issue[]) => all.map(change);

/** Replaces the body of every 400. */
const body = (name: string, contentType: string, text: string): Defect => ({
  name,
  breaks: ['ERROR-OPERATIONOUTCOME'],
  knockOns: ['ERROR-DIAGNOSTICS', 'ERROR-NAMES-ELEMENT', 'ANSWER-MEDIA-TYPE'],
  apply: () =>
    answeringStatus(400, (answer) => ({ ...withHeader(answer, 'content-type', contentType), body: text })),
});

const outcomeKnockOns = ['ERROR-DIAGNOSTICS', 'ERROR-NAMES-ELEMENT'] as const;

const trace = `java.lang.NullPointerException: null
\tat auditbox.handler$create.invoke(handler.clj:42)
\tat clojure.lang.AFn.run(AFn.java:22)`;

/** Defects in the OperationOutcome of a refusal. */
export const errorDefects: readonly Defect[] = [
  body('errors-in-html', 'text/html', '<!doctype html><title>400</title><h1>Bad Request</h1>'),
  body('errors-empty', fhirJson, ''),
  body('errors-in-plain-text', 'text/plain', 'The body is invalid.'),
  body('errors-as-problem-json', 'application/problem+json', '{"title":"Bad Request","status":400}'),
  body('errors-as-other-json', fhirJson, '{"error":"The body is invalid."}'),
  issues('errors-without-issues', ['ERROR-OPERATIONOUTCOME'], () => [], outcomeKnockOns),
  issues(
    'errors-without-severity',
    ['ERROR-OPERATIONOUTCOME'],
    each(({ severity: _, ...issue }) => issue),
  ),
  issues(
    'errors-without-code',
    ['ERROR-OPERATIONOUTCOME'],
    each(({ code: _, ...issue }) => issue),
  ),
  issues(
    'errors-with-an-unknown-code',
    ['ERROR-OPERATIONOUTCOME'],
    each((issue) => ({ ...issue, code: 'bad' })),
  ),
  issues(
    'errors-with-an-unknown-severity',
    ['ERROR-OPERATIONOUTCOME'],
    each((issue) => ({ ...issue, severity: 'critical' })),
  ),
  issues(
    'errors-that-are-only-warnings',
    ['ERROR-SEVERITY'],
    each((issue) => ({ ...issue, severity: 'warning' })),
  ),
  issues(
    'errors-that-are-only-information',
    ['ERROR-SEVERITY'],
    each((issue) => ({ ...issue, severity: 'information' })),
  ),
  issues(
    'errors-with-one-issue-outside-a-list',
    ['ERROR-OPERATIONOUTCOME'],
    ([issue]) => issue,
    outcomeKnockOns,
  ),
  issues(
    'errors-without-words',
    ['ERROR-DIAGNOSTICS'],
    each(({ severity, code }) => ({ severity, code })),
    ['ERROR-NAMES-ELEMENT'],
  ),
  issues(
    'errors-name-no-element',
    ['ERROR-NAMES-ELEMENT'],
    each(({ severity, code }) => ({ severity, code, diagnostics: 'The body is invalid.' })),
  ),
  issues(
    'errors-with-a-stack-trace',
    ['ERROR-NO-INTERNALS'],
    each((issue) => ({ ...issue, diagnostics: `${issue.diagnostics}\n${trace}` })),
  ),
  issues(
    'errors-with-a-path-of-the-server',
    ['ERROR-NO-INTERNALS'],
    each((issue) => ({ ...issue, diagnostics: `${issue.diagnostics} (see /opt/auditbox/lib/validate.clj)` })),
  ),
  issues(
    'errors-with-an-exception-class',
    ['ERROR-NO-INTERNALS'],
    each((issue) => ({
      ...issue,
      diagnostics: `com.fasterxml.jackson.databind.JsonMappingException: ${issue.diagnostics}`,
    })),
  ),
];
