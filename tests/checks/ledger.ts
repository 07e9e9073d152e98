import type { Answer } from '../engine/answer.ts';
import { acknowledgedIds, isSuccess } from './accepted.ts';

/** What the requests of a group of cases left in the store, as far as their answers tell. */
export interface Ledger {
  /** Ids of the events that were acknowledged. */
  readonly accepted: ReadonlySet<string>;
  /** Events of valid requests that got no answer, or one that doesn't say what became of them: stored or not. */
  readonly inDoubt: number;
  /** Notes what an answer acknowledges. */
  note(answer: Answer): void;
  /**
   * Sends a valid request and notes its answer.
   *
   * @param events how many it holds
   */
  sendValid(events: number, send: () => Promise<Answer>): Promise<Answer>;
}

export function createLedger(): Ledger {
  const accepted = new Set<string>();
  let inDoubt = 0;
  const note = (answer: Answer) => {
    for (const id of acknowledgedIds(answer)) accepted.add(id);
  };
  return {
    accepted,
    get inDoubt() {
      return inDoubt;
    },
    note,
    async sendValid(events, send) {
      // Until an answer says otherwise, and for good when there is none.
      inDoubt += events;
      const answer = await send();
      note(answer);
      const isRefusal = !isSuccess(answer) && answer.status < 500;
      if (isRefusal || acknowledgedIds(answer).length >= events) inDoubt -= events;
      return answer;
    },
  };
}
