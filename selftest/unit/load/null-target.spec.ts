import assert from 'node:assert/strict';
import fc from 'fast-check';
import { request } from 'undici';
import { requestCounter, startNullTarget } from '../../../load/phases/null-target.ts';
import { expect, test } from '../../plain-test.ts';

test('answers each POST 201 with its one body, over one connection after another', async () => {
  const target = await startNullTarget('{"resourceType":"AuditEvent","id":"1"}');
  try {
    for (const body of ['', '{}', 'x'.repeat(300_000)]) {
      const answer = await request(`${target.url}/AuditEvent`, { method: 'POST', body });
      expect(answer.statusCode).toBe(201);
      expect(await answer.body.json()).toEqual({ resourceType: 'AuditEvent', id: '1' });
    }
  } finally {
    await target.close();
  }
});

test('counts each request once, however its bytes are cut', () => {
  const requests = fc.array(fc.record({ body: fc.nat(20_000), header: fc.nat(6000) }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(requests, fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }), (sent, cuts) => {
      const text = sent
        .map(
          ({ body, header }) =>
            `POST / HTTP/1.1\r\nX: ${'h'.repeat(header)}\r\nContent-Length: ${body}\r\n\r\n${'b'.repeat(body)}`,
        )
        .join('');
      let counted = 0;
      const read = requestCounter(() => counted++);
      let cut = 0;
      for (let at = 0; at < text.length; cut++) {
        const next = at + cuts[cut % cuts.length]!;
        read(Buffer.from(text.slice(at, next)));
        at = next;
      }
      assert.equal(counted, sent.length);
    }),
    { numRuns: 50 },
  );
});
