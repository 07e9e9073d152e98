import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { AuditEvent } from 'fhir/r4';
import { type BalpProfileName, balpProfiles } from '../../../contracts/fhir/balp/profiles.ts';
import { validateProfile } from '../../../contracts/fhir/balp/validateProfile.ts';
import { validateAuditEvent } from '../../../contracts/fhir/validate.ts';
import { auditEvents, type EventOptions, eventKinds } from '../../../generators/events.ts';
import { Random } from '../../../generators/random.ts';
import { expect, test } from '../../plain-test.ts';

const profileNames = Object.keys(balpProfiles) as BalpProfileName[];
const seeds = fc.nat({ max: Number.MAX_SAFE_INTEGER });

function take(count: number, options: EventOptions): AuditEvent[] {
  const events = auditEvents(options);
  return Array.from({ length: count }, () => events.next().value);
}

let life: AuditEvent[];
test.beforeAll(() => {
  life = take(2000, { seed: 1 });
});

const sha256 = (events: AuditEvent[]) =>
  createHash('sha256')
    .update(events.map((event) => JSON.stringify(event)).join('\n'))
    .digest('hex');

test('every event of every seed is valid', { tag: '@slow' }, () => {
  fc.assert(
    fc.property(seeds, fc.boolean(), (seed, modifiers) => {
      assert.deepEqual(take(50, { seed, modifiers }).flatMap(validateAuditEvent), []);
    }),
  );
});

test('an event of each kind is valid, and of its profile if it is of one', { tag: '@slow' }, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = new Random(seed);
      for (const { name, event } of eventKinds) {
        const made = event(random);
        const profile = name.startsWith('balp-') ? (name.slice(5) as BalpProfileName) : undefined;
        const faults = [...validateAuditEvent(made), ...(profile ? validateProfile(made, profile) : [])];
        assert.deepEqual(faults, [], name);
      }
    }),
  );
});

for (const profile of profileNames)
  test(`events of profile ${profile} keep it, whatever else they have`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const events = take(30, { seed, profile });
        assert.ok(events.every(({ meta }) => meta?.profile?.includes(balpProfiles[profile].url)));
        assert.deepEqual(events.flatMap(validateAuditEvent), []);
        assert.deepEqual(
          events.flatMap((event) => validateProfile(event, profile)),
          [],
        );
      }),
      { numRuns: 10 },
    );
  });

test('same seed and options, same bytes', () => {
  fc.assert(
    fc.property(seeds, fc.option(fc.constantFrom(...profileNames), { nil: undefined }), (seed, profile) => {
      assert.equal(sha256(take(20, { seed, profile })), sha256(take(20, { seed, profile })));
    }),
    { numRuns: 20 },
  );
});

test('the bytes of seed 7 are the same on every machine and day', () => {
  expect(sha256(take(1000, { seed: 7 }))).toBe(
    '1ead2eb0d2b84ef7832cd1308ce06bd2a18d6e92b39bf5c04e1f88f2585db58f',
  );
});

test('another seed makes other events', () => {
  expect(sha256(take(20, { seed: 1 }))).not.toBe(sha256(take(20, { seed: 2 })));
  expect(sha256(take(20, { seed: 1 }))).not.toBe(sha256(take(20, { seed: 1 + 2 ** 32 })));
});

test('a seed that is not a whole number is refused', () => {
  for (const seed of [-1, 1.5, Number.NaN, 2 ** 53])
    expect(() => auditEvents({ seed }).next()).toThrow(/Use a whole number/);
});

test('elements that a receiver may refuse come only when asked for', () => {
  const has = (event: AuditEvent) => /"(modifierExtension|implicitRules)":/.test(JSON.stringify(event));
  expect(life.some(has)).toBe(false);
  expect(take(500, { seed: 1, modifiers: true }).some(has)).toBe(true);
});

test('an event owns all its parts: changing one leaves the others alone', () => {
  const seen = new Set<object>();
  const shared: object[] = [];
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    if (seen.has(value)) shared.push(value);
    seen.add(value);
    Object.values(value).forEach(visit);
  };
  take(500, { seed: 3, modifiers: true }).forEach(visit);
  expect(shared).toEqual([]);
});

test('reads dominate, and every kind of action occurs', () => {
  const actions = life.map(({ action }) => action);
  const share = (action: string) => actions.filter((one) => one === action).length / actions.length;
  expect(share('R')).toBeGreaterThan(0.4);
  for (const action of ['C', 'U', 'E']) expect(share(action)).toBeGreaterThan(0.02);
  expect(share('D')).toBeGreaterThan(0);
});

test('a practitioner works from one to three devices, and is always the same person', () => {
  const devices = new Map<string, Set<string>>();
  const names = new Map<string, Set<string>>();
  for (const { agent } of life) {
    const person = agent.find(({ who }) => who?.reference?.startsWith('Practitioner/'))?.who;
    const device = agent.find(({ who }) => who?.reference?.startsWith('Device/ws-'))?.who?.reference;
    if (!person?.reference || !device) continue;
    devices.set(person.reference, (devices.get(person.reference) ?? new Set()).add(device));
    names.set(person.reference, (names.get(person.reference) ?? new Set()).add(person.display!));
  }
  expect(devices.size).toBeGreaterThan(10);
  expect(Math.max(...[...devices.values()].map((set) => set.size))).toBeLessThanOrEqual(3);
  expect([...names.values()].every((set) => set.size === 1)).toBe(true);
});
