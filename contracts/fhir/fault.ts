/** One violation of the contract by a value. */
export interface Fault {
  /** FHIR element path, for instance `AuditEvent.agent[0].requestor`. */
  path: string;
  /**
   * The violated rule, with its source: `FHIR R4 AuditEvent.agent.requestor 1..1`, `FHIR R4 sev-1`.
   */
  rule: string;
  /** FHIR IssueType that a server would report: https://hl7.org/fhir/R4/valueset-issue-type.html */
  code: 'structure' | 'required' | 'value' | 'invariant' | 'code-invalid' | 'invalid';
  /** One sentence: path, what was expected, what was found, the rule. */
  message: string;
  /**
   * The violated definition as data, since the texts above may be reworded. Absent for rules
   * outside FHIR R4.
   */
  broken?: BrokenElement;
}

/** The definition in FHIR R4 that a value violates. */
export interface BrokenElement {
  by:
    | 'missing'
    | 'choice'
    | 'unknown-property'
    | 'invariant'
    | 'code'
    | 'resource-type'
    | 'empty-list'
    | 'null-in-list'
    | 'type'
    | 'primitive';
  /**
   * The type that the definition requires, or the type that does not define the unknown property.
   */
  type: string;
  /** Whether the definition requires a list of it. */
  isList: boolean;
  /** Key of the invariant, for instance `sev-1`. */
  invariant?: string;
  /** The value that was found. */
  found: unknown;
}
