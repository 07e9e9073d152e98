import { UntestableError } from '../../platform/exit.ts';
import type { TokenSource } from '../credentials/token.ts';
import { type ApiRequest, type Client, NoAnswerError } from '../http/client.ts';

/**
 * Checks that the deployment answers and accepts the run's token, before the tests start.
 *
 * @throws {UntestableError} saying what is missing and why
 */
export async function demandReachable(client: Client, tokens: TokenSource): Promise<void> {
  let metadata: number;
  try {
    // Any status will do: the contract tests check whether this path is served.
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
  // Ask once more only if the URL looks wrong or the token was rejected.
  if (!(read === 401 || (read === 404 && metadata === 404))) return;
  const created = await statusOf(client, createOfNothing);
  if (created !== read) return;
  if (read === 404)
    throw new UntestableError(
      `No Auditbox found at ${client.baseUrl}: /metadata and /AuditEvent return 404. Check that this is the FHIR base URL.`,
    );
  throw new UntestableError(
    token
      ? `The deployment at ${client.baseUrl} rejects the token (401). Check that it trusts this issuer (exact \`iss\`) ` +
          'and this audience.'
      : `The deployment at ${client.baseUrl} requires a token (401), but AUDITBOX_AUTH is off. Remove it and configure ` +
          'where tokens come from.',
  );
}

/** Two requests that change nothing. If both fail in the same way, so would every other request. */
const readOfNothing: ApiRequest = { method: 'GET', path: '/AuditEvent/auditbox-harness-probe' };
const createOfNothing: ApiRequest = {
  method: 'POST',
  path: '/AuditEvent',
  headers: { 'content-type': 'application/fhir+json' },
  body: '{}',
};

/** Returns null without an answer: the contract tests decide what that means. */
async function statusOf(client: Client, request: ApiRequest): Promise<number | null> {
  try {
    return (await client.request({ ...request, timeoutMs: 10_000 })).status;
  } catch (error) {
    if (error instanceof NoAnswerError) return null;
    throw error;
  }
}
