import type { AuditEvent, Coding, Meta } from 'fhir/r4';
import { runTagSystem } from '../contracts/results/run-settings.ts';

/** Code system of the tag with the id of the run. */
export const runTag = runTagSystem;

/** Code system of the tag with the case in the run. */
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

/** The codings that a mark adds to `meta.tag` and `meta.security`. */
export function codingsOf({ run, case: code }: Mark): { tag: Coding[]; security: Coding[] } {
  const tag: Coding[] = [{ system: runTag, code: run }];
  if (code !== undefined) tag.push({ system: caseTag, code });
  return { tag, security: [{ ...testData }] };
}

/**
 * Adds tags for the run and the case to `meta.tag`, and HTEST to `meta.security`, so that an
 * operator can find the events of a run. Returns a new event that shares its other elements with
 * the given one.
 */
export function markEvent(event: AuditEvent, mark: Mark): AuditEvent {
  const meta: Meta = { ...event.meta };
  const { tag, security } = codingsOf(mark);
  const marked = { tag: [...(meta.tag ?? []), ...tag], security: [...(meta.security ?? []), ...security] };
  return { ...event, meta: { ...meta, ...marked } };
}
