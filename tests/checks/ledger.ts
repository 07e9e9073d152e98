import { type Answer, isJsonObject } from '../engine/answer.ts';
import { acknowledgedIds, isSuccess } from './accepted.ts';

/** What the requests of a group of cases stored, according to their answers. */
export interface Ledger {
  /** Ids of the events that were acknowledged. */
  readonly accepted: ReadonlySet<string>;
  /**
   * Events that may or may not be stored: no answer to the request said which. One that was sent
   * twice is here twice.
   */
  readonly inDoubt: readonly unknown[];
  /** Records the events that an answer acknowledges. */
  note(answer: Answer): void;
  /** Sends a request whose events may be stored, and records its answer. */
  sendStorable<Sent extends Answer | null>(
    body: string | Uint8Array,
    send: () => Promise<Sent>,
  ): Promise<Sent>;
}

export function createLedger(): Ledger {
  const accepted = new Set<string>();
  let inDoubt: unknown[] = [];
  const note = (answer: Answer) => {
    for (const id of acknowledgedIds(answer)) accepted.add(id);
  };
  return {
    accepted,
    get inDoubt() {
      return inDoubt;
    },
    note,
    async sendStorable(body, send) {
      const events = eventsOfBody(body);
      // Until an answer decides it.
      const doubtful = [...events];
      inDoubt.push(...doubtful);
      const answer = await send();
      if (!answer) return answer;
      note(answer);
      const isRefusal = !isSuccess(answer) && answer.status < 500;
      if (isRefusal || acknowledgedIds(answer).length >= events.length)
        inDoubt = inDoubt.filter((event) => !doubtful.includes(event));
      for (let n = 0; n < answer.inDoubt; n++) inDoubt.push(...events);
      return answer;
    },
  };
}

/** Returns the events of a request. What a server reads in a body that is not JSON is unknown. */
function eventsOfBody(body: string | Uint8Array): unknown[] {
  let resource: unknown;
  try {
    const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
    resource = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return [undefined];
  }
  if (!isJsonObject(resource)) return [undefined];
  if (resource.resourceType !== 'Bundle') return [resource];
  return (Array.isArray(resource.entry) ? resource.entry : []).map((entry) => entry?.resource);
}
