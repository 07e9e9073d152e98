import type { AuditEvent, Coding, Meta } from 'fhir/r4';
import { runTagSystem } from '../contracts/run.ts';

/** Code system of the tag that names the run. */
export const runTag = runTagSystem;

/** Code system of the tag that names the case within the run. */
export const caseTag = 'urn:auditbox-harness:case';

/** Marks test health data: https://terminology.hl7.org/CodeSystem-v3-ActReason.html */
export const testData: Readonly<Coding> = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  code: 'HTEST',
};

export interface Mark {
  run: string;
  case?: string;
}

/**
 * The event with `meta.tag` for the run (and the case) and `meta.security` HTEST added to what `meta` holds, so that
 * an operator finds what a run left behind. The event given stays as it is; the result shares its other elements.
 */
export function markEvent(event: AuditEvent, mark: Mark): AuditEvent {
  const meta: Meta = { ...event.meta };
  const tag: Coding[] = [...(meta.tag ?? []), { system: runTag, code: mark.run }];
  if (mark.case !== undefined) tag.push({ system: caseTag, code: mark.case });
  return { ...event, meta: { ...meta, tag, security: [...(meta.security ?? []), { ...testData }] } };
}
