import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'lossless-json';
import { validateAuditEvent, validateBundle } from '../../../contracts/fhir/validate.ts';
import { bundleOf } from '../../../generators/bundles.ts';
import { auditEvents } from '../../../generators/events.ts';
import { hardValues } from '../../../generators/hard/all.ts';
import { caseTag, markEvent, runTag, testData } from '../../../generators/mark.ts';
import { Random } from '../../../generators/random.ts';
import { expect, test } from '../../plain-test.ts';

test('the names of the hard values are unique', () => {
  expect(new Set(hardValues.map(({ name }) => name)).size).toBe(hardValues.length);
});

test('each hard value is valid, marked or not, and its JSON text says the same', { tag: '@slow' }, () => {
  for (const { name, event, body } of hardValues) {
    const made = event(new Random(5));
    assert.deepEqual(event(new Random(5)), made, name);
    for (const one of [made, markEvent(made, { run: 'r', case: name })]) {
      assert.deepEqual(validateAuditEvent(one), [], name);
      const text = body?.(one) ?? JSON.stringify(one);
      assert.deepEqual(JSON.parse(text), one, name);
      if (body) assert.notEqual(text, JSON.stringify(one), name);
    }
  }
});

test('the decimals keep the digits in which they are written', () => {
  for (const { name, event, body } of hardValues.filter((row) => row.name.startsWith('the decimal '))) {
    const { extension } = parse(body!(event(new Random(1)))) as { extension: { valueDecimal: unknown }[] };
    expect(String(extension[0]!.valueDecimal)).toBe(name.slice('the decimal '.length));
  }
});

test('sizes are as named', () => {
  const made = (name: string) => hardValues.find((row) => row.name === name)!.event(new Random(1));
  expect(made('a query of 1 MB').entity![0]!.query).toHaveLength(1_048_576);
  expect(made('50 agents').agent).toHaveLength(50);
  expect(made('500 entities').entity).toHaveLength(500);
  expect(made('an id of 64 characters').id).toHaveLength(64);
});

test('a Bundle holds the events in their order and is valid, with fullUrls or without', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), fc.boolean(), (seed, size, fullUrl) => {
      const generator = auditEvents({ seed });
      const events = Array.from({ length: size }, () => generator.next().value);
      const bundle = bundleOf(events, { fullUrl });
      assert.deepEqual(
        bundle.entry!.map(({ resource }) => resource),
        events,
      );
      assert.ok(bundle.entry!.every((entry) => 'fullUrl' in entry === fullUrl));
      assert.deepEqual(validateBundle(bundle), []);
    }),
    { numRuns: 30 },
  );
});

test('equal events of a Bundle get fullUrls of their own, the same ones each time', () => {
  const event = auditEvents({ seed: 1 }).next().value;
  const urls = () => bundleOf([event, event], { fullUrl: true }).entry!.map(({ fullUrl }) => fullUrl);
  expect(new Set(urls()).size).toBe(2);
  expect(urls()).toEqual(urls());
});

test('marking adds run, case and HTEST, keeps the rest, and leaves the event given alone', () => {
  fc.assert(
    fc.property(fc.nat(), fc.string({ minLength: 1 }), (seed, run) => {
      const event = auditEvents({ seed }).next().value;
      const before = structuredClone(event);
      const marked = markEvent(event, { run, case: 'c' });
      assert.deepEqual(event, before);
      const { tag = [], security = [], ...rest } = event.meta ?? {};
      const ofRun = { system: runTag, code: run };
      const ofCase = { system: caseTag, code: 'c' };
      assert.deepEqual(marked, {
        ...event,
        meta: { ...rest, tag: [...tag, ofRun, ofCase], security: [...security, testData] },
      });
    }),
    { numRuns: 50 },
  );
});

test('without a case only the run is marked', () => {
  const marked = markEvent(auditEvents({ seed: 1 }).next().value, { run: 'r' });
  expect(marked.meta!.tag!.filter(({ system }) => system?.startsWith('urn:auditbox-harness'))).toEqual([
    { system: runTag, code: 'r' },
  ]);
});
