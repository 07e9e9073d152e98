import { expect } from '@playwright/test';
import fc from 'fast-check';
import type { AuditEvent, Bundle } from 'fhir/r4';
import { validateAuditEvent } from '../../../contracts/fhir/validate.ts';
import { auditEvent, bundleOf } from './client.ts';
import { test } from './shared-sandbox.ts';

const withAltId = (altId: string): AuditEvent => auditEvent({ agent: [{ altId, requestor: true }] });
const escaped = (value: string) => encodeURIComponent(value.replace(/[\\,|$]/g, '\\$&'));

/** Values of few characters, so that many are alike but for case, an accent, a space or a separator. */
const alike = fc.string({
  unit: fc.constantFrom(...'aAéÉbB ^"\'|,$\\*~@/?=:()-\u0301\u0131', '\ud83d\ude00', '\ue041'),
  minLength: 1,
  maxLength: 6,
});
const anything = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });

test('a token is found by its exact value and by no other', async ({ client }) => {
  const values = fc
    .sample(fc.oneof(alike, anything), { numRuns: 600, seed: 1 })
    .filter((value) => validateAuditEvent(withAltId(value)).length === 0);
  expect(values.length).toBeGreaterThan(200);
  const { text } = await client.send('POST', '/', bundleOf(...values.map(withAltId)));
  const ids = (JSON.parse(text) as Bundle).entry!.map(({ resource }) => resource!.id!);
  await client.searchUntil(`_id=${ids.at(-1)}`, 1);

  for (const value of new Set(values)) {
    const { entry = [] } = await client.search(`altId=${escaped(value)}&_count=1000`);
    const found = entry.map(({ resource }) => resource!.id!).filter((id) => ids.includes(id));
    expect(found, JSON.stringify(value)).toEqual(ids.filter((_id, index) => values[index] === value));
  }
});

test('whatever is searched for, the answer is 200 or 400', async ({ client }) => {
  const name = fc.constantFrom(
    '_id',
    '_tag',
    'type',
    'agent',
    'agent-name',
    'policy',
    'date',
    'patient',
    '_count',
  );
  const modifier = fc.constantFrom('', ':not', ':missing', ':exact', ':identifier', ':Patient', ':');
  const value = fc.oneof(alike, anything, fc.constantFrom('*', '"', "'", '%', '%zz', 'NULL', '2025', 'ge'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, modifier, value), { maxLength: 4 }), async (parameters) => {
      const query = parameters
        .map(([key, suffix, text]) => `${key}${suffix}=${encodeURIComponent(text)}`)
        .join('&');
      const { status, text } = await client.send('GET', `/AuditEvent?${query}`);
      expect([200, 400], `${query}: ${text}`).toContain(status);
    }),
    { numRuns: 300 },
  );
});

test('a thousand alternatives, and a hundred conditions, are a search like any other', async ({ client }) => {
  const tag = [{ code: 'many-alternatives' }];
  await client.create(auditEvent({ meta: { tag } }));
  await client.searchUntil('_tag=many-alternatives', 1);
  const codes = Array.from({ length: 1000 }, (_, index) => `c${index}`);
  const form = new URLSearchParams({ _tag: `${codes},many-alternatives`, _id: `${codes}` });
  for (const code of codes.slice(0, 100)) form.append('type:not', code);
  const search = () =>
    client.send('POST', '/AuditEvent/_search', String(form), {
      'content-type': 'application/x-www-form-urlencoded',
    });
  expect(JSON.parse((await search()).text)).toMatchObject({ total: 0 });
  form.delete('_id');
  expect(JSON.parse((await search()).text)).toMatchObject({ total: 1 });
});
