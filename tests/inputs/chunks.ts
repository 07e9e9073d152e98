import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from 'fhir/r4';
import type { Answer } from '../engine/answer.ts';
import { type Case, fhirJson } from '../engine/case.ts';

/** Creates an event whose body is sent in five chunks, `pauseMs` milliseconds apart. */
export function createInChunks(proof: Case, event: AuditEvent, pauseMs = 0): Promise<Answer> {
  const bytes = Buffer.from(JSON.stringify(event));
  const chunks = {
    async *[Symbol.asyncIterator]() {
      const size = Math.ceil(bytes.length / 5);
      for (let at = 0; at < bytes.length; at += size) {
        if (at > 0 && pauseMs > 0) await delay(pauseMs);
        yield bytes.subarray(at, at + size);
      }
    },
  };
  return proof.send({
    method: 'POST',
    path: '/AuditEvent',
    headers: { 'content-type': fhirJson },
    body: chunks,
  });
}
