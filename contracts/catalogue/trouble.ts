import type { Requirement } from './requirement.ts';

const internalError = {
  document: 'guide',
  section: 'Single event upload',
  quote: '500: An internal server error has occured',
} as const;

/** Server trouble: what the deployment does while its inside is broken by an operator's command. */
export const trouble = [
  {
    id: 'TROUBLE-NOT-ACKNOWLEDGED',
    level: 'SHALL',
    title: 'acknowledges no AuditEvent that it can not store',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-ANSWERED',
    level: 'SHALL',
    title: 'answers while it is in trouble, within the time limit',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-STATUS-5XX',
    level: 'SHALL',
    title: 'answers a valid request with a server error while it is in trouble',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-STATUS-500',
    level: 'SHOULD',
    title: 'answers 500, not another server error, while it is in trouble',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-OPERATIONOUTCOME',
    level: 'SHOULD',
    title: 'explains its trouble in an OperationOutcome',
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
    title: 'still has every AuditEvent that it acknowledged before the trouble',
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
    title: 'has stored nothing of a request that it answered with a server error',
    needs: 'fault commands',
    source: internalError,
  },
  {
    id: 'TROUBLE-RECOVERS',
    level: 'SHALL',
    title: 'creates AuditEvents again when the trouble is over',
    needs: 'fault commands',
    source: {
      document: 'guide',
      section: 'Single event upload',
      quote: '201: Event has been created successfully',
    },
  },
] as const satisfies readonly Requirement[];
