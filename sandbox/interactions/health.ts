import { refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import type { Answer } from './answer.ts';

/** `GET /healthcheck`: 200 if the store can be written, 500 if not. */
export async function health({ store }: Parts): Promise<Answer> {
  try {
    await store.probe();
  } catch (cause) {
    const refused = refusal(500, 'exception', 'The store cannot be written.');
    refused.cause = cause;
    throw refused;
  }
  return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}' };
}
