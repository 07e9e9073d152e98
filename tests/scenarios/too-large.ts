import { NoAnswerError } from '../../target/http/client.ts';
import { refusalOf } from '../../target/http/sending/gateway-answers.ts';
import type { Answer } from '../engine/answer.ts';
import { NotTestable } from '../engine/breach.ts';

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
  const isLarge = body.length > large;
  try {
    const answer = await send();
    if (isLarge && isForItsSize(answer)) throw new TooLarge(`${sizeOf(body)} was answered ${answer.status}`);
    return answer;
  } catch (error) {
    if (!(error instanceof NoAnswerError && error.tookTooLong && isLarge)) throw error;
    throw new TooLarge(`${sizeOf(body)} got no answer: ${error.reason}`);
  }
}

/** 413, or a gateway that gave up waiting. */
function isForItsSize({ status, headers, text }: Answer): boolean {
  const isGatewayTimeout = status === 504 && refusalOf({ status, headers, body: Buffer.from(text) }) !== null;
  return status === 413 || status === 408 || isGatewayTimeout;
}

function sizeOf(body: string): string {
  const bytes = Buffer.byteLength(body);
  const size = bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `a valid request of ${size}`;
}
