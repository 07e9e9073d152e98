import type { Stamp } from '../ingest/stamps.ts';
import type { Parts, SubmissionKind } from '../parts.ts';
import { type Sent, sentEvents } from './sent-events.ts';

/** Makes the stamps of a submission from the right stamps and the events as they were sent. */
export type ChangeStamps = (stamps: Stamp[], sent: Sent[]) => Stamp[];

/** Changes the stamps of one kind of submission. */
export function stamping(kind: SubmissionKind, change: ChangeStamps) {
  return ({ stamp }: Parts): Pick<Parts, 'stamp'> => ({
    stamp: {
      ...stamp,
      [kind]: (bytes: Buffer, assign: Parts['assign']) =>
        stamp[kind](bytes, (count) => change(assign(count), sentEvents(bytes))),
    },
  });
}
