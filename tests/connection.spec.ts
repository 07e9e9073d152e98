import { type Client, NoAnswerError } from '../target/http/client.ts';
import { demandControlAccepted, isAccepted } from './checks/accepted.ts';
import { type Answer, answerOf } from './engine/answer.ts';
import { demand, NotTestable } from './engine/breach.ts';
import { type Case, fhirJson } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { plainEvent } from './inputs/inputs.ts';

const connection = contract('connection');

const refusedBodies = {
  'no JSON': '{"resourceType":',
  'an invalid event': '{"resourceType":"AuditEvent"}',
};
for (const [name, body] of Object.entries(refusedBodies))
  connection.case(`after ${name}`, 'ROBUST-CONNECTION-REUSED', async (proof) => {
    const event = JSON.stringify(plainEvent(proof));
    const [before, refused, ...after] = await onOneConnection(proof, async (client) => [
      await post(client, event),
      await refusalOf(client, body),
      await post(client, event),
      await post(client, event),
    ]);
    const unserved = [before, ...after].find((answer) => !isAccepted(answer!));
    // If a new connection refuses it too, reuse is not the cause.
    if (unserved) demandControlAccepted(await onOneConnection(proof, (client) => post(client, event)));
    else if (refused!.status !== 400)
      throw new NotTestable(`the invalid body was answered ${refused!.status} instead of 400`);
    const statuses = [before, refused, ...after].map((answer) => answer!.status);
    await proof.claim(() =>
      demand(
        unserved === undefined,
        `answered ${unserved?.status} to a valid request on a connection that was used for an invalid one`,
        [201, 400, 201, 201],
        statuses,
      ),
    );
  });

/** Sends requests on a connection that nothing else uses. */
async function onOneConnection<T>({ session }: Case, send: (client: Client) => Promise<T>): Promise<T> {
  const client = session.openClient({ connections: 1 });
  try {
    return await send(client);
  } finally {
    await client.close();
  }
}

/** Sends a request. If the server has closed the connection, the client opens another. */
async function post(client: Client, body: string): Promise<Answer> {
  const request = { method: 'POST', path: '/AuditEvent', headers: { 'content-type': fhirJson }, body };
  return answerOf(await client.request(request));
}

/**
 * Sends a body that the deployment must refuse. INVALID-NO-SERVER-ERROR covers a closed connection.
 */
async function refusalOf(client: Client, body: string): Promise<Answer> {
  try {
    return await post(client, body);
  } catch (error) {
    if (!(error instanceof NoAnswerError && error.closed)) throw error;
    throw new NotTestable('the deployment closes the connection on an invalid body instead of answering');
  }
}
