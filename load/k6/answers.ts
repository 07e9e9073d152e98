// Reads answers by JSON path: whether each of them acknowledges what was sent.
import type { RefinedResponse } from 'k6/http';
import type { Content } from './failure.ts';
import type { Order } from './protocol.ts';

export type BinaryResponse = RefinedResponse<'binary'>;

export interface Answers {
  /**
   * True when it acknowledges as many events as were sent, each with an id of its own that was not
   * sent.
   */
  isGood(response: BinaryResponse, events: number): boolean;
  /** What is wrong with one that is not good; null for a body that is not JSON. */
  contentOf(response: BinaryResponse): Content | null;
  /** The ids in a good one, in order. */
  idsIn(response: BinaryResponse): string[];
}

/**
 * One in so many answers to Bundles is read as JSON in full. k6 reads a path only after it has made
 * sure that all of the body is JSON, which takes longer than sending the Bundle and receiving it
 * did.
 */
const readInFullEvery = 16;

export function openAnswers({ isBulk, marker }: Pick<Order, 'isBulk' | 'marker'>): Answers {
  return isBulk ? bundles(marker) : singles(marker);
}

function singles(marker: string): Answers {
  const idIn = (response: BinaryResponse) => {
    const id = readJson(response, 'id');
    return typeof id === 'string' ? id : null;
  };
  return {
    isGood(response) {
      if (response.status !== 201) return false;
      const id = idIn(response);
      return id !== null && !id.startsWith(marker);
    },
    contentOf(response) {
      const id = idIn(response);
      return id === null ? null : { events: 1, keptId: id.startsWith(marker) ? id : undefined };
    },
    idsIn: (response) => [idIn(response)!],
  };
}

function bundles(marker: string): Answers {
  /** Counts the entries with an id that was not sent: all that a good answer is asked. */
  const newIds = `entry.#(resource.id!%"${marker}-*")#.resource.id|#`;
  const keptId = `entry.#(resource.id%"${marker}-*").resource.id`;
  const ids = 'entry.#.resource.id';
  let looked = 0;
  let canSkim = true;
  const readInFull = (response: BinaryResponse, events: number) => {
    const isGood = readJson(response, newIds) === events;
    // If one is not JSON, others may not be either. A different k6 may not allow skimming.
    canSkim &&= isGood && skim(response, newIds) === events;
    return isGood;
  };
  return {
    isGood(response, events) {
      if (response.status !== 201) return false;
      if (!canSkim || looked++ % readInFullEvery === 0) return readInFull(response, events);
      return skim(response, newIds) === events && endsLikeAnObject(response);
    },
    contentOf(response) {
      if (readJson(response, '@valid') === undefined) return null;
      return { events: readJson(response, `${ids}|#`), keptId: readJson(response, keptId) };
    },
    idsIn: (response) => readJson(response, ids) as string[],
  };
}

/**
 * The value at a path of a body that is JSON; undefined where there is none, or the body is not
 * JSON.
 */
function readJson(response: BinaryResponse, path: string): unknown {
  try {
    return response.json(path);
  } catch {
    return undefined;
  }
}

const smallest = new Uint8Array([48]).buffer;

/**
 * The same of a body of which nobody has made sure that it is JSON: k6 remembers of a response that
 * its body is, and gets to see a small one first. Any other k6 reads the body as ever.
 */
function skim(response: BinaryResponse, path: string): unknown {
  const { body } = response;
  try {
    response.body = smallest;
    response.json('@this');
    response.body = body;
  } catch {
    return undefined;
  }
  return readJson(response, path);
}

const [closingBrace, space] = [125, 32];

/** A body that was cut off, or says something after its end, is not skimmed over. */
function endsLikeAnObject({ body }: BinaryResponse): boolean {
  const bytes = new Uint8Array(body!);
  let last = bytes.length - 1;
  while (bytes[last]! <= space) last--;
  return bytes[last] === closingBrace;
}
