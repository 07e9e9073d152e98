/** One way in which a value breaks its contract. */
export interface Fault {
  /** FHIR element path, for instance `AuditEvent.agent[0].requestor`. */
  path: string;
  /** The rule that is broken, with its source: `FHIR R4 AuditEvent.agent.requestor 1..1`, `FHIR R4 sev-1`. */
  rule: string;
  /** FHIR IssueType that a server would report: https://hl7.org/fhir/R4/valueset-issue-type.html */
  code: 'structure' | 'required' | 'value' | 'invariant' | 'code-invalid' | 'invalid';
  /** One sentence: path, what is required, what was found, the rule. */
  message: string;
}
