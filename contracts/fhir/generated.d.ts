// What contracts/fhir/compile.ts generates, for a clone in which it has not run yet.
declare module '*/generated/validators.mjs' {
  export const AuditEvent: (value: unknown) => boolean;
  export const Bundle: (value: unknown) => boolean;
  export const OperationOutcome: (value: unknown) => boolean;
  export const CapabilityStatement: (value: unknown) => boolean;
}
