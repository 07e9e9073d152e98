import { setTimeout as delay } from 'node:timers/promises';
import type { CapabilityStatement } from 'fhir/r4';
import { sandboxSoftware } from '../../contracts/results/run-settings.ts';
import { type Client, NoAnswerError } from '../../target/http/client.ts';
import { parseJson } from '../verify/stored-events.ts';

/** Whether the target answers anything before the time is over. */
export async function answersWithin(client: Client, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    try {
      await client.request({ method: 'GET', path: '/metadata', authorization: null, timeoutMs });
      return true;
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      await delay(200);
    }
  }
  return false;
}

/** Whether the target says in its CapabilityStatement that it is the embedded sandbox. */
export async function isSandbox(client: Client): Promise<boolean> {
  const { body } = await client.request({ method: 'GET', path: '/metadata', authorization: null });
  const statement = parseJson(body) as CapabilityStatement | null;
  return statement?.software?.name === sandboxSoftware;
}
