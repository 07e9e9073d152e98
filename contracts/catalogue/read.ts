import type { Requirement } from './requirement.ts';
import { readById } from './sources.ts';

/** `read`: GET {base}/AuditEvent/{id}. */
export const read = [
  {
    id: 'READ-STATUS-200',
    level: 'SHALL',
    title: 'answers 200 with the AuditEvent to a read of its id',
    source: readById,
  },
  {
    id: 'READ-STABLE',
    level: 'SHALL',
    title: 'answers the same AuditEvent to every read of its id',
    source: readById,
  },
  {
    id: 'READ-UNKNOWN-ID',
    level: 'SHALL',
    title: 'answers a read of an unknown id with no AuditEvent: 404, or 200 with an empty body',
    source: readById,
  },
] as const satisfies readonly Requirement[];
