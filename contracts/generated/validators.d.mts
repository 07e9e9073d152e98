export const AuditEvent: (value: unknown) => boolean;
export const Bundle: (value: unknown) => boolean;
export const OperationOutcome: (value: unknown) => boolean;
export const CapabilityStatement: (value: unknown) => boolean;
