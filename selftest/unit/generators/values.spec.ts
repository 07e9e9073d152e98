import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { parse } from 'lossless-json';
import { validateAuditEvent, validateBundle } from '../../../contracts/fhir/validate.ts';
import { bundleOf } from '../../../generators/bundles.ts';
import { auditEvents } from '../../../generators/events.ts';
import { hardValues } from '../../../generators/hard/all.ts';
import { caseTag, markEvent, runTag, testData } from '../../../generators/mark.ts';
import { Random } from '../../../generators/random.ts';

test('the names of the hard values are unique', () => {
  expect(new Set(hardValues.map(({ name }) => name)).size).toBe(hardValues.length);
});

test('each hard value is valid, marked or not, and its JSON text says the same', { tag: '@slow' }, () => {
  for (const { name, event, body } of hardValues) {
    const made = event(new Random(5));
    expect(event(new Random(5)), name).toEqual(made);
    for (const one of [made, markEvent(made, { run: 'r', case: name })]) {
      expect(validateAuditEvent(one), name).toEqual([]);
      const text = body?.(one) ?? JSON.stringify(one);
      expect(JSON.parse(text), name).toEqual(one);
      if (body) expect(text, name).not.toBe(JSON.stringify(one));
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
      expect(bundle.entry!.map(({ resource }) => resource)).toEqual(events);
      expect(bundle.entry!.every((entry) => 'fullUrl' in entry === fullUrl)).toBe(true);
      expect(validateBundle(bundle)).toEqual([]);
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
      expect(event).toEqual(before);
      expect(marked.meta!.tag!.slice(-2)).toEqual([
        { system: runTag, code: run },
        { system: caseTag, code: 'c' },
      ]);
      expect(marked.meta!.security!.at(-1)).toEqual(testData);
      const { tag, security, ...rest } = marked.meta!;
      expect(tag!.slice(0, -2)).toEqual(event.meta?.tag ?? []);
      expect(security!.slice(0, -1)).toEqual(event.meta?.security ?? []);
      const { tag: _tag, security: _security, ...restBefore } = event.meta ?? {};
      expect(rest).toEqual(restBefore);
      expect({ ...marked, meta: undefined }).toEqual({ ...event, meta: undefined });
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
