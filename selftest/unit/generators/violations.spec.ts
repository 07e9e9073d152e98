import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AuditEvent } from 'fhir/r4';
import type { Fault } from '../../../contracts/fhir/fault.ts';
import { validateAuditEvent, validateBundle } from '../../../contracts/fhir/validate.ts';
import { bundleOf } from '../../../generators/bundles.ts';
import { auditEvents } from '../../../generators/events.ts';
import { markEvent } from '../../../generators/mark.ts';
import { Random } from '../../../generators/random.ts';
import {
  bundleViolations,
  eventViolations,
  type Family,
  families,
  type RawBody,
  rawViolations,
  violations,
} from '../../../generators/violations/all.ts';
import { eventOfGuide } from '../../../tests/inputs/documented-events.ts';
import { expect, test } from '../../plain-test.ts';

/** Events of a hospital, and the plain one that the contract tests break. */
const events = (seed: number, count: number): AuditEvent[] => {
  const generator = auditEvents({ seed });
  const drawn = Array.from({ length: count - 1 }, () => generator.next().value);
  return [...drawn, eventOfGuide].map((event) => markEvent(event, { run: 'self-test' }));
};

/** Places at which two JSON values differ; lists or objects that have nothing in common are one place. */
function differences(left: unknown, right: unknown, at = ''): string[] {
  if (Object.is(left, right)) return [];
  const bothLists = Array.isArray(left) && Array.isArray(right);
  const bothObjects = isPlain(left) && isPlain(right);
  if (!bothLists && !bothObjects) return [at];
  if (bothLists && left.length !== right.length && Math.min(left.length, right.length) === 0) return [at];
  const keys = new Set([...Object.keys(left as object), ...Object.keys(right as object)]);
  const shared = Object.keys(left as object).filter((key) => Object.hasOwn(right as object, key));
  if (bothObjects && shared.length === 0) return [at];
  return [...keys].flatMap((key) =>
    differences(
      (left as Record<string, unknown>)[key],
      (right as Record<string, unknown>)[key],
      `${at}/${key}`,
    ),
  );
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The faults of a body as a receiver of FHIR JSON finds them: UTF-8, then JSON, then FHIR. */
function rawFaults({ bytes }: RawBody): string[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return validateAuditEvent(JSON.parse(text)).map(({ message }) => message);
  } catch (error) {
    return [String(error)];
  }
}

const messages = (faults: Fault[]) => faults.map(({ message }) => message);

test('there are enough rows, their ids are unique and every family has some', () => {
  expect(eventViolations.length).toBeGreaterThanOrEqual(80);
  expect(bundleViolations.length).toBeGreaterThanOrEqual(25);
  expect(rawViolations.length).toBeGreaterThanOrEqual(25);
  const ids = violations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(violations.map(({ family }) => family))).toEqual(new Set(Object.keys(families)));
});

test('ids are permanent: none goes, and a new one is written down', () => {
  const file = new URL('violation-ids.txt', import.meta.url);
  const known = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  expect(violations.map(({ id, family }) => `${family} ${id}`).sort()).toEqual(known);
});

const familiesOf = (rows: readonly { family: Family }[]) => [...new Set(rows.map(({ family }) => family))];

for (const family of familiesOf(eventViolations))
  test(`${family}: only the violated AuditEvent has a fault, and it has one`, () => {
    const valid = events(11, 4);
    const before = structuredClone(valid);
    for (const row of eventViolations.filter((one) => one.family === family))
      for (const [index, event] of valid.entries()) {
        const control = row.control(event, new Random(index));
        const violated = row.apply(event, new Random(index));
        assert.deepEqual(messages(validateAuditEvent(control)), [], `${row.id}: the control is valid`);
        assert.ok(validateAuditEvent(violated).length > 0, `${row.id}: the fault is seen`);
        const places = differences(control, violated);
        // Another name for an element is one place that lost it and one that has it.
        const renamed = family === 'other-fhir-version' || row.id === 'resource-type-renamed';
        assert.ok(places.length <= (renamed ? 2 : 1), `${row.id}: ${places}`);
        assert.match(JSON.stringify(violated), /urn:auditbox-harness:run/, `${row.id}: the marks stay`);
      }
    expect(valid, 'the valid events are left alone').toEqual(before);
  });

for (const family of familiesOf(bundleViolations))
  test(`${family}: only the violated Bundle has a fault`, () => {
    const valid = bundleOf(events(12, 3));
    const before = structuredClone(valid);
    for (const row of bundleViolations.filter((one) => one.family === family)) {
      const violated = row.apply(valid, new Random(1));
      const control = row.control(valid, new Random(1));
      assert.deepEqual(messages(validateBundle(control)), [], `${row.id}: the control is valid`);
      assert.ok(validateBundle(violated).length > 0, `${row.id}: the fault is seen`);
      assert.deepEqual(row.apply(valid, new Random(1)), violated, `${row.id}: same random, same fault`);
    }
    expect(valid, 'the valid Bundle is left alone').toEqual(before);
  });

for (const family of familiesOf(rawViolations))
  test(`${family}: only the violated body is refused`, () => {
    for (const valid of events(13, 4))
      for (const row of rawViolations.filter((one) => one.family === family)) {
        const control = row.control(valid, new Random(1));
        const violated = row.apply(valid, new Random(1));
        assert.deepEqual(rawFaults(control), [], row.id);
        assert.equal(control.contentType, 'application/fhir+json');
        const same = Buffer.from(violated.bytes).equals(control.bytes);
        assert.ok(!same || violated.contentType !== control.contentType, row.id);
        if (!row.unspecified) assert.notDeepEqual(rawFaults(violated), [], row.id);
      }
  });

test('bad entries stand where their row says', () => {
  for (const [id, places] of [
    ['bundle-of-1000-bad-first', [0]],
    ['bundle-of-1000-bad-middle', [500]],
    ['bundle-of-1000-bad-last', [999]],
    ['bundle-of-1000-bad-twice', [1, 998]],
  ] as const) {
    const row = bundleViolations.find((one) => one.id === id)!;
    const found = validateBundle(row.apply(bundleOf(events(14, 3)), new Random(1)));
    expect([...new Set(found.map(({ path }) => Number(/entry\[(\d+)\]/.exec(path)?.[1])))]).toEqual(places);
  }
});
