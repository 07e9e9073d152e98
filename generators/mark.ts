import type { AuditEvent, Coding, Meta } from 'fhir/r4';
import { runTagSystem } from '../contracts/results/run-settings.ts';

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

/** What a mark adds to `meta.tag` and to `meta.security`. */
export function codingsOf({ run, case: code }: Mark): { tag: Coding[]; security: Coding[] } {
  const tag: Coding[] = [{ system: runTag, code: run }];
  if (code !== undefined) tag.push({ system: caseTag, code });
  return { tag, security: [{ ...testData }] };
}

/**
 * The event with `meta.tag` for the run (and the case) and `meta.security` HTEST added to what `meta` holds, so that
 * an operator finds what a run left behind. The event given stays as it is; the result shares its other elements.
 */
export function markEvent(event: AuditEvent, mark: Mark): AuditEvent {
  const meta: Meta = { ...event.meta };
  const { tag, security } = codingsOf(mark);
  const marked = { tag: [...(meta.tag ?? []), ...tag], security: [...(meta.security ?? []), ...security] };
  return { ...event, meta: { ...meta, ...marked } };
}
