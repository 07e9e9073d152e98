import { UntestableError } from '../platform/exit.ts';
import { type ApiRequest, type Client, NoAnswerError } from './client.ts';
import type { TokenSource } from './token.ts';

/**
 * Makes sure that the deployment answers at all and takes the run's token, before anything is judged.
 *
 * @throws {UntestableError} with one sentence that says what is missing and why
 */
export async function demandReachable(client: Client, tokens: TokenSource): Promise<void> {
  let metadata: number;
  try {
    // Any answer will do: whether this path is served is a matter of the contract.
    ({ status: metadata } = await client.request({
      method: 'GET',
      path: '/metadata',
      authorization: null,
      timeoutMs: 15_000,
    }));
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new UntestableError(`The deployment at ${client.baseUrl} can't be reached: ${error.reason}.`);
  }
  const token = await tokens.get();
  const read = await statusOf(client, readOfNothing);
  // Only what looks like a wrong URL or a token that is not taken is asked about once more.
  if (!(read === 401 || (read === 404 && metadata === 404))) return;
  const created = await statusOf(client, createOfNothing);
  if (created !== read) return;
  if (read === 404)
    throw new UntestableError(
      `There is no Auditbox at ${client.baseUrl}: /metadata and /AuditEvent answer 404; see that it is the FHIR base URL.`,
    );
  throw new UntestableError(
    token
      ? `The deployment at ${client.baseUrl} refuses the token (401): see that it trusts the issuer, by the very name ` +
          'that the token bears, and that the token is meant for it.'
      : `The deployment at ${client.baseUrl} asks for a token (401), and AUDITBOX_AUTH=off says that it needs none: ` +
          'say where tokens come from.',
  );
}

/** Requests that change nothing: what both of them get, whatever else is sent would get too. */
const readOfNothing: ApiRequest = { method: 'GET', path: '/AuditEvent/auditbox-harness-probe' };
const createOfNothing: ApiRequest = {
  method: 'POST',
  path: '/AuditEvent',
  headers: { 'content-type': 'application/fhir+json' },
  body: '{}',
};

/** Null without an answer: what that means is a matter of the contract. */
async function statusOf(client: Client, request: ApiRequest): Promise<number | null> {
  try {
    return (await client.request({ ...request, timeoutMs: 10_000 })).status;
  } catch (error) {
    if (error instanceof NoAnswerError) return null;
    throw error;
  }
}
