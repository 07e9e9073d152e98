import type { AuditEvent } from 'fhir/r4';
import { patientRecordRead } from '../kinds/records.ts';
import type { Random } from '../random.ts';
import { drawScene } from '../scene.ts';

/** What a hard value shows to be kept. A deployment with one bad habit, such as cutting long strings, loses one of them. */
export type HardSubject =
  | 'times'
  | 'numbers'
  | 'extensions'
  | 'contained'
  | 'meta'
  | 'repetitions'
  | 'strings'
  | 'other';

/** A valid event with one value that systems are known to stumble over. */
export interface HardValue {
  about: HardSubject;
  name: string;
  event(random: Random): AuditEvent;
  /** The JSON text of the event (marked or not), where `JSON.stringify` can't write what the row is about. */
  body?(event: AuditEvent): string;
  /** Why a sound deployment may refuse this valid event; such a row judges no one. */
  mayRefuse?: string;
}

/** A row that changes an ordinary event, the reading of a patient's chart. */
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

/** An extension URL of ours. */
export const own = (name: string): string => `https://hospital.example.org/fhir/StructureDefinition/${name}`;
