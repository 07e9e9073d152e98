import type { AuditEvent } from 'fhir/r4';
import { NoAnswerError } from '../../target/http/client.ts';
import { refusalOf } from '../../target/http/sending/gateway-answers.ts';
import type { Answer } from '../engine/answer.ts';
import { NotTestable } from '../engine/breach.ts';
import type { Case } from '../engine/case.ts';
import { plainEvent } from '../inputs/inputs.ts';

/** A smaller body is not refused for its size. Bytes. */
const large = 100_000;

/** The deployment, or a gateway in front of it, limits the size of a request. */
export class TooLarge extends NotTestable {}

/**
 * Sends a valid request, and makes sure that it was not refused for its size. The documents set no
 * limit, so the limit of a deployment or its gateway breaks nothing.
 *
 * @throws {TooLarge} when a large body was refused as too large, or took longer than the time limit
 * of the harness or the gateway
 */
export async function sendUnlessTooLarge(body: string, send: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await send();
    if (mayBeForItsSize(body, answer)) throw new TooLarge(`${sizeOf(body)} was answered ${answer.status}`);
    return answer;
  } catch (error) {
    if (!mayBeForItsSize(body, error)) throw error;
    throw new TooLarge(`${sizeOf(body)} got no answer: ${(error as NoAnswerError).reason}`);
  }
}

/**
 * Sends an invalid request. If a large one is refused as for its size, or is not answered in time, a
 * valid event of the same size shows whether the size was the cause.
 *
 * @throws {TooLarge} when it was
 */
export async function sendUnlessSizeDecides(
  proof: Case,
  body: string | Uint8Array,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const outcome: unknown = await send().catch((error: unknown) => error);
  if (mayBeForItsSize(body, outcome)) {
    const sameSize = JSON.stringify(eventOfSize(proof, body.length));
    await sendUnlessTooLarge(sameSize, () => proof.create(sameSize));
  }
  if (outcome instanceof Error) throw outcome;
  return outcome as Answer;
}

/** A valid event whose JSON has at least this many bytes. */
function eventOfSize(proof: Case, bytes: number): AuditEvent {
  const event = plainEvent(proof);
  // A string may have 1 MB (FHIR R4, datatypes).
  const filling = Array.from({ length: Math.ceil(bytes / large) }, () => ({
    description: 'x'.repeat(large),
  }));
  return { ...event, entity: [...(event.entity ?? []), ...filling] };
}

/** 413, 408, a gateway that gave up waiting, or no answer within the time limit. */
function mayBeForItsSize(body: string | Uint8Array, outcome: unknown): boolean {
  if (body.length <= large) return false;
  if (outcome instanceof NoAnswerError) return outcome.tookTooLong;
  return !(outcome instanceof Error) && isForItsSize(outcome as Answer);
}

function isForItsSize({ status, headers, text }: Answer): boolean {
  const isGatewayTimeout = status === 504 && refusalOf({ status, headers, body: Buffer.from(text) }) !== null;
  return status === 413 || status === 408 || isGatewayTimeout;
}

function sizeOf(body: string): string {
  const bytes = Buffer.byteLength(body);
  const size = bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `a valid request of ${size}`;
}
