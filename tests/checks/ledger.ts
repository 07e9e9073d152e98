import type { Answer } from '../engine/answer.ts';
import { acknowledgedIds, isSuccess } from './accepted.ts';

/** What the requests of a group of cases stored, according to their answers. */
export interface Ledger {
  /** Ids of the events that were acknowledged. */
  readonly accepted: ReadonlySet<string>;
  /** Events of valid requests that may or may not be stored: no answer said which. */
  readonly inDoubt: number;
  /** Records the events that an answer acknowledges. */
  note(answer: Answer): void;
  /**
   * Sends a valid request and records its answer.
   *
   * @param events how many events the request contains
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
      // Until an answer decides it.
      inDoubt += events;
      const answer = await send();
      note(answer);
      const isRefusal = !isSuccess(answer) && answer.status < 500;
      if (isRefusal || acknowledgedIds(answer).length >= events) inDoubt -= events;
      return answer;
    },
  };
}
