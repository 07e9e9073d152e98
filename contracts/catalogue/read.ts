import type { Requirement } from './requirement.ts';
import { readById } from './sources.ts';

/** `read`: GET {base}/AuditEvent/{id}. */
export const read = [
  {
    id: 'READ-STATUS-200',
    level: 'SHALL',
    title: 'returns 200 and the AuditEvent for a read of its id',
    source: readById,
  },
  {
    id: 'READ-STABLE',
    level: 'SHALL',
    title: 'returns the same AuditEvent for every read of its id',
    source: readById,
  },
  {
    id: 'READ-UNKNOWN-ID',
    level: 'SHALL',
    title: 'returns no AuditEvent for a read of an unknown id: 404, or 200 with an empty body',
    source: readById,
  },
] as const satisfies readonly Requirement[];
