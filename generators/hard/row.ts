import type { AuditEvent } from 'fhir/r4';
import { patientRecordRead } from '../kinds/records.ts';
import type { Random } from '../random.ts';
import { drawScene } from '../scene.ts';

/**
 * The kind of content that a hard value tests. A server that truncates long strings, for instance,
 * changes `strings`.
 */
export type HardSubject =
  | 'times'
  | 'numbers'
  | 'extensions'
  | 'contained'
  | 'meta'
  | 'repetitions'
  | 'strings'
  | 'other';

/** A valid event with one value that systems often get wrong. */
export interface HardValue {
  about: HardSubject;
  name: string;
  event(random: Random): AuditEvent;
  /** The JSON text of the event, if `JSON.stringify` cannot write the value. */
  body?(event: AuditEvent): string;
  /**
   * Why a conformant deployment may refuse this valid event; no deployment fails because of such a
   * row.
   */
  mayRefuse?: string;
}

/** A hard value made by a change of an ordinary event: a user reads a patient record. */
export const hard = (
  about: HardSubject,
  name: string,
  change: (event: AuditEvent, random: Random) => void,
  more: Pick<HardValue, 'body' | 'mayRefuse'> = {},
): HardValue => ({
  about,
  name,
  event(random) {
    const event = patientRecordRead(drawScene(random));
    change(event, random);
    return event;
  },
  ...more,
});
