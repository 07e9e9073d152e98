/** How binding a requirement is: https://www.rfc-editor.org/rfc/rfc2119 */
export type Level = 'SHALL' | 'SHOULD' | 'MAY';

/** The sentence that makes the promise, word for word, and where it is. */
export interface Source {
  document: keyof typeof documents;
  section: string;
  quote: string;
}

/** One promise of a deployment: a row of the catalogue that tests, reports and pages read. */
export interface Requirement {
  /** Permanent and mnemonic; retired, never reused. */
  id: string;
  level: Level;
  /** Completes "the deployment …". */
  title: string;
  source: Source;
  /**
   * What the user must provide to test it: `fault commands` break the deployment and restore it.
   */
  needs?: 'fault commands';
  /** Why no test covers it, if none does. */
  notTested?: string;
}

/** The documents that requirements are based on. */
export const documents = {
  guide: 'Auditbox: Send AuditEvents to Auditbox',
  api: 'Auditbox: API Reference (api.md)',
  quickStart: 'Auditbox: Quick Start Guide',
  fhir: 'HL7 FHIR R4 (4.0.1)',
  rfc6750: 'RFC 6750: The OAuth 2.0 Authorization Framework: Bearer Token Usage',
  rfc7519: 'RFC 7519: JSON Web Token (JWT)',
  rfc9110: 'RFC 9110: HTTP Semantics',
  rfc9112: 'RFC 9112: HTTP/1.1',
  cwe209: 'CWE-209: Generation of Error Message Containing Sensitive Information',
} as const;
