import type { OperationOutcomeIssue } from 'fhir/r4';
import type { Fault } from '../contracts/fhir/fault.ts';

/** An error that is answered with an OperationOutcome. */
export class Refusal extends Error {
  readonly status: number;
  readonly issues: OperationOutcomeIssue[];
  readonly headers: Record<string, string>;
  readonly reason: RefusalReason | undefined;

  constructor(
    status: number,
    issues: OperationOutcomeIssue[],
    headers: Record<string, string> = {},
    reason?: RefusalReason,
  ) {
    super(issues[0]?.diagnostics ?? `HTTP ${status}`);
    this.name = new.target.name;
    this.status = status;
    this.issues = issues;
    this.headers = headers;
    this.reason = reason;
  }
}

/** Reasons for a refusal that some defect treats differently. */
export type RefusalReason = 'not-json' | 'too-deep' | 'token-expired' | 'token-not-yet-valid';

/** Whether an error is a refusal for this reason. */
export function isRefusedFor(reason: RefusalReason, error: unknown): boolean {
  return error instanceof Refusal && error.reason === reason;
}

type IssueCode = OperationOutcomeIssue['code'];

/** One issue of severity error; `code` from https://hl7.org/fhir/R4/valueset-issue-type.html */
export function issue(code: IssueCode, diagnostics: string): OperationOutcomeIssue {
  return { severity: 'error', code, diagnostics };
}

/** A refusal with a single issue. */
export function refusal(
  status: number,
  code: IssueCode,
  diagnostics: string,
  headers?: Record<string, string>,
  reason?: RefusalReason,
): Refusal {
  return new Refusal(status, [issue(code, diagnostics)], headers, reason);
}

/** Limits the answer to a Bundle of 10,000 invalid entries, which would have 10 MB. */
const issueLimit = 100;

/** 400 with an issue for each fault, which names the element by a FHIRPath expression. */
export function invalid(faults: Fault[]): Refusal {
  const issues: OperationOutcomeIssue[] = faults.slice(0, issueLimit).map((fault) => ({
    ...issue(fault.code, fault.message),
    expression: [fault.path],
  }));
  const unlisted = faults.length - issues.length;
  if (unlisted > 0) issues.push(issue('incomplete', `${unlisted} more faults are not listed.`));
  return new Refusal(400, issues);
}
