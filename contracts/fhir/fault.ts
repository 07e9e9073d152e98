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
  /** What is broken, for programs: the texts above may be reworded. Absent where it is not an element of FHIR R4. */
  broken?: BrokenElement;
}

/** The definition of FHIR R4 that a value breaks. */
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
  /** The type that the definition demands, or the one that does not define the unknown property. */
  type: string;
  /** Whether a list of it is demanded. */
  isList: boolean;
  /** Key of the invariant, `sev-1` for instance. */
  invariant?: string;
  /** The value that was found there. */
  found: unknown;
}
