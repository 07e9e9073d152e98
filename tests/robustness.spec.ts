import { gzipSync } from 'node:zlib';
import type { ApiRequest } from '../target/http/client.ts';
import { isAccepted } from './checks/accepted.ts';
import { demandSentAtOnce } from './checks/at-once.ts';
import { demandSame, demandStatus } from './checks/returned.ts';
import { type Answer, isJsonObject, type JsonObject } from './engine/answer.ts';
import { demand } from './engine/breach.ts';
import { fhirJson } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { createInChunks } from './inputs/chunks.ts';
import { marked, plainEvent, plainEvents } from './inputs/inputs.ts';
import { claimAccepted, createControl } from './scenarios/created.ts';

const requestsAtOnce = 50;

const concurrent = contract('concurrent requests');

type Kind = 'valid' | 'invalid' | 'without token';

concurrent.case(`${requestsAtOnce} valid and invalid ones mixed`, 'ROBUST-NO-CROSSTALK', async (proof) => {
  await createControl(proof, plainEvent(proof));
  const kinds: Kind[] = proof.session.authorized
    ? ['valid', 'invalid', 'without token']
    : ['valid', 'invalid'];
  const requests = plainEvents(proof, requestsAtOnce).map((event, index) => {
    const altId = `crosstalk${index}x${proof.seed}`;
    return {
      kind: kinds[index % kinds.length]!,
      altId,
      event: marked(proof, { ...event, agent: [{ altId, requestor: true }] }),
    };
  });
  const answers = await Promise.all(
    requests.map(({ kind, event }) => {
      const { source: _, ...withoutSource } = event;
      const body = JSON.stringify(kind === 'invalid' ? withoutSource : event);
      const headers = { 'content-type': fhirJson };
      const request: ApiRequest = { method: 'POST', path: '/AuditEvent', headers, body };
      return proof.send(kind === 'without token' ? { ...request, authorization: null } : request);
    }),
  );
  await proof.claim(() => {
    for (const [index, { kind, altId }] of requests.entries()) demandOwnAnswer(kind, altId, answers[index]!);
    demandSentAtOnce(proof, answers);
  });
});

/**
 * Demands that an answer belongs to its request: the status for its kind, and the event that was
 * sent.
 */
function demandOwnAnswer(kind: Kind, altId: string, answer: Answer): void {
  const { status } = answer;
  const allowed = { valid: [201], invalid: [400], 'without token': [401, 403] }[kind];
  demand(
    kind === 'valid' ? isAccepted(answer) : allowed.includes(status),
    `answered ${status} to a concurrent request that is ${kind}`,
    allowed[0],
    status,
  );
  if (kind !== 'valid') return;
  const event = answer.json();
  const [agent] = isJsonObject(event) && Array.isArray(event.agent) ? event.agent : [];
  const returned = isJsonObject(agent) ? agent.altId : null;
  demand(returned === altId, 'an answer contains the event of another request', altId, returned);
}

const transfer = contract('transfer of the body');

transfer.case(
  'in chunks',
  'ROBUST-CHUNKED',
  async (proof) => {
    const event = plainEvent(proof);
    await createControl(proof, event);
    const answer = await createInChunks(proof, event);
    await claimAccepted(proof, 'ROBUST-CHUNKED', answer);
  },
  { also: ['CREATE-STATUS-201'] },
);

transfer.case('by gzip', 'ROBUST-GZIP', async (proof) => {
  const headers = { 'content-type': fhirJson, 'content-encoding': 'gzip' };
  const body = gzipSync(JSON.stringify(plainEvent(proof)));
  const { status } = await proof.send({ method: 'POST', path: '/AuditEvent', headers, body });
  proof.observe(`a gzip body was answered ${status}`);
});

const change = contract('change of a stored event');

for (const method of ['PUT', 'PATCH', 'DELETE', 'HEAD'])
  change.case(`by ${method}`, 'ROBUST-APPEND-ONLY', async (proof) => {
    const stored = await createControl(proof, plainEvent(proof));
    const { status } = await proof.send(changeOf(stored, method));
    const after = await proof.read(stored.id);
    await proof.claim(() => {
      demandStatus(after, 200);
      demandSame(stored, after.json(), 'AuditEvent');
      return `${method} answered ${status} and changed nothing`;
    });
  });

/** Returns a request that would change a stored event. DELETE and HEAD have no body. */
function changeOf(stored: JsonObject & { id: string }, method: string): ApiRequest {
  const path = `/AuditEvent/${stored.id}`;
  const outcomeDesc = 'changed by the harness';
  if (method === 'PUT') {
    const body = JSON.stringify({ ...stored, outcomeDesc });
    return { method, path, headers: { 'content-type': fhirJson }, body };
  }
  if (method === 'PATCH') {
    const body = JSON.stringify([{ op: 'add', path: '/outcomeDesc', value: outcomeDesc }]);
    return { method, path, headers: { 'content-type': 'application/json-patch+json' }, body };
  }
  return { method, path };
}
