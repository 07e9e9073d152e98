import type { Requirement } from './requirement.ts';

const internalError = {
  document: 'guide',
  section: 'Single event upload',
  quote: '500: An internal server error has occured',
} as const;

/** Server trouble: what the deployment does during a fault that an operator's command causes. */
export const trouble = [
  {
    id: 'TROUBLE-NOT-ACKNOWLEDGED',
    level: 'SHALL',
    title: 'does not acknowledge an AuditEvent that it cannot store',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-ANSWERED',
    level: 'SHALL',
    title: 'responds within the time limit during a fault',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-STATUS-5XX',
    level: 'SHALL',
    title: 'returns a server error for a valid request during a fault',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-STATUS-500',
    level: 'SHOULD',
    title: 'returns 500, not another server error, during a fault',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-OPERATIONOUTCOME',
    level: 'SHOULD',
    title: 'explains the error in an OperationOutcome during a fault',
    needs: 'fault commands',
    source: {
      document: 'api',
      section: 'Error Response',
      quote: '"resourceType": "OperationOutcome", "issue": [{ "severity": "error",',
    },
  },
  {
    id: 'TROUBLE-NOTHING-LOST',
    level: 'SHALL',
    title: 'still has every AuditEvent that it acknowledged before the fault',
    needs: 'fault commands',
    source: {
      document: 'guide',
      section: 'Single event upload',
      quote: '201: Event has been created successfully',
    },
  },
  {
    id: 'TROUBLE-NOT-STORED',
    level: 'SHALL',
    title: 'stores nothing from a request that it answered with a server error',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-RECOVERS',
    level: 'SHALL',
    title: 'creates AuditEvents again after the fault',
    needs: 'fault commands',
    source: {
      document: 'guide',
      section: 'Single event upload',
      quote: '201: Event has been created successfully',
    },
  },
] as const satisfies readonly Requirement[];
