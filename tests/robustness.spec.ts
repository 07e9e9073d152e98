import { gzipSync } from 'node:zlib';
import { isAccepted } from './checks/accepted.ts';
import { demandSame, demandStatus } from './checks/returned.ts';
import { type Answer, isJsonObject } from './engine/answer.ts';
import { demand, Unprovable } from './engine/breach.ts';
import { fhirJson } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { createInChunks } from './inputs/chunks.ts';
import { marked, plainEvent, plainEvents } from './inputs/inputs.ts';
import { claimAccepted, createControl } from './scenarios/created.ts';

const requestsAtOnce = 50;

contract('concurrent requests', ['ROBUST-NO-CROSSTALK'], ({ case: add }) => {
  add(`${requestsAtOnce} valid and invalid ones mixed`, async (proof) => {
    await createControl(proof, plainEvent(proof));
    const requests = plainEvents(proof, requestsAtOnce).map((event, nth) => {
      const kind = (['valid', 'invalid', 'without token'] as const)[
        nth % (proof.session.authorized ? 3 : 2)
      ]!;
      const altId = `crosstalk${nth}x${proof.seed}`;
      return { kind, altId, event: marked(proof, { ...event, agent: [{ altId, requestor: true }] }) };
    });
    const answers = await Promise.all(
      requests.map(({ kind, event }) => {
        const { source: _, ...withoutSource } = event;
        const body = JSON.stringify(kind === 'invalid' ? withoutSource : event);
        const credentials = kind === 'without token' ? { authorization: null } : {};
        return proof.send({
          ...credentials,
          method: 'POST',
          path: '/AuditEvent',
          headers: { 'content-type': fhirJson },
          body,
        });
      }),
    );
    await proof.claim('ROBUST-NO-CROSSTALK', () => {
      for (const [nth, { kind, altId }] of requests.entries()) demandOwnAnswer(kind, altId, answers[nth]!);
    });
  });
});

/** Demands that an answer is the one of its request: the status of its kind, the event that it sent. */
function demandOwnAnswer(kind: 'valid' | 'invalid' | 'without token', altId: string, answer: Answer): void {
  const { status } = answer;
  const allowed = { valid: [201], invalid: [400], 'without token': [401, 403] }[kind];
  demand(
    kind === 'valid' ? isAccepted(answer) : allowed.includes(status),
    `answered ${status} to a request that is ${kind}, among others`,
    allowed[0],
    status,
  );
  if (kind !== 'valid') return;
  const event = answer.json();
  const [agent] = isJsonObject(event) && Array.isArray(event.agent) ? event.agent : [];
  const returned = isJsonObject(agent) ? agent.altId : null;
  demand(returned === altId, "an answer holds another request's event", altId, returned);
}

contract('transfer of the body', ['ROBUST-CHUNKED', 'ROBUST-GZIP', 'CREATE-STATUS-201'], ({ case: add }) => {
  add(
    'in chunks',
    async (proof) => {
      const event = plainEvent(proof);
      await createControl(proof, event);
      const answer = await createInChunks(proof, event);
      await claimAccepted(proof, 'ROBUST-CHUNKED', answer);
    },
    { proves: ['ROBUST-CHUNKED'] },
  );
  add(
    'by gzip',
    async (proof) => {
      const headers = { 'content-type': fhirJson, 'content-encoding': 'gzip' };
      const body = gzipSync(JSON.stringify(plainEvent(proof)));
      const { status } = await proof.send({ method: 'POST', path: '/AuditEvent', headers, body });
      await proof.claim('ROBUST-GZIP', () => {
        throw new Unprovable(`for information: a gzip body was answered ${status}`);
      });
    },
    { proves: ['ROBUST-GZIP'] },
  );
});

contract('change of a stored event', ['ROBUST-APPEND-ONLY'], ({ case: add }) => {
  for (const method of ['PUT', 'PATCH', 'DELETE', 'HEAD'])
    add(`by ${method}`, async (proof) => {
      const stored = await createControl(proof, plainEvent(proof));
      const changed = JSON.stringify({ ...stored, outcomeDesc: 'changed by the harness' });
      const patch = JSON.stringify([{ op: 'add', path: '/outcomeDesc', value: 'changed by the harness' }]);
      const body = { PUT: changed, PATCH: patch }[method];
      const contentType = method === 'PATCH' ? 'application/json-patch+json' : fhirJson;
      const path = `/AuditEvent/${stored.id}`;
      const headers: Record<string, string> = body === undefined ? {} : { 'content-type': contentType };
      const { status } = await proof.send({ method, path, headers, ...(body !== undefined && { body }) });
      const after = await proof.read(stored.id);
      await proof.claim('ROBUST-APPEND-ONLY', () => {
        demandStatus(after, 200);
        demandSame(stored, after.json(), 'AuditEvent');
        return `${method} answered ${status} and changed nothing`;
      });
    });
});
