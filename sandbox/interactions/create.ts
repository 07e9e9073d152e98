import { invalid } from '../outcome.ts';
import type { Deployment, Parts, SubmissionKind } from '../parts.ts';
import { type Answer, fhirAnswer } from './answer.ts';

/**
 * `create`: stores an AuditEvent and answers it with its new id and `meta.lastUpdated` (guide,
 * "Single").
 */
export async function create(parts: Parts, { baseUrl }: Deployment, body: Buffer): Promise<Answer> {
  const { answer, events } = await accept(parts, 'AuditEvent', body);
  return fhirAnswer(201, answer, { location: `${baseUrl}/AuditEvent/${events[0]!.id}` });
}

/**
 * Bundle submission: stores all events of a Bundle, or none, and answers the Bundle (guide,
 * "Bulk").
 */
export async function submitBundle(parts: Parts, body: Buffer): Promise<Answer> {
  const { answer } = await accept(parts, 'Bundle', body);
  return fhirAnswer(201, answer);
}

async function accept(parts: Parts, kind: SubmissionKind, body: Buffer) {
  const { bytes, value } = parts.parse(body);
  const faults = parts.validate[kind](value);
  if (faults.length > 0) throw invalid(faults);
  const stamped = parts.stamp[kind](bytes, parts.assign);
  await parts.store.append(stamped.events);
  return stamped;
}
