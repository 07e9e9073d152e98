import { validateBundle, validateSearchset } from '../../../contracts/fhir/validate.ts';
import { expect, test } from '../../plain-test.ts';
import { bundle, changed, messages, valid } from './plain-event.ts';

test.describe('a Bundle submission', () => {
  test('needs no fullUrl, and no entry', () => {
    expect(validateBundle(bundle(valid()))).toEqual([]);
    expect(validateBundle({ resourceType: 'Bundle', type: 'collection' })).toEqual([]);
  });

  for (const bad of [0, 500, 999])
    test(`of 1000 events with one bad at ${bad} has that one fault`, () => {
      const events: unknown[] = Array.from({ length: 1000 }, valid);
      events[bad] = changed((event) => delete event.agent[0].requestor);
      expect(messages(validateBundle(bundle(...events)))).toEqual([
        `Bundle.entry[${bad}].resource.agent[0].requestor: required boolean is missing (FHIR R4 AuditEvent.agent.requestor 1..1)`,
      ]);
    });

  const rejected: [what: string, value: unknown, ...paths: string[]][] = [
    ['another type', { ...bundle(valid()), type: 'document' }, 'Bundle', 'Bundle', 'Bundle', 'Bundle.type'],
    ['type searchset', { ...bundle(valid()), type: 'searchset' }, 'Bundle.type'],
    ['no type', { ...bundle(valid()), type: undefined }, 'Bundle.type'],
    ['an unknown type', { ...bundle(valid()), type: 'x' }, 'Bundle.type'],
    ['an entry that is not a list', { ...bundle(), entry: { resource: valid() } }, 'Bundle.entry'],
    ['an empty list of entries', bundle(), 'Bundle.entry'],
    ['an entry without a resource', { ...bundle(), entry: [{ fullUrl: 'urn:a' }] }, 'Bundle.entry[0]'],
    [
      'a resource of another type',
      bundle({ resourceType: 'Patient' }),
      'Bundle.entry[0].resource.resourceType',
    ],
    ['a Bundle in it', bundle(bundle(valid())), 'Bundle.entry[0].resource.resourceType'],
    [
      'two bad events',
      bundle(
        valid(),
        changed((event) => (event.recorded = 1)),
        changed((event) => (event.action = 1)),
      ),
      'Bundle.entry[1].resource.recorded',
      'Bundle.entry[2].resource.action',
    ],
    ['an AuditEvent in its place', valid(), 'Bundle.resourceType'],
    ['a number in its place', 1, 'Bundle'],
  ];
  for (const [what, value, ...paths] of rejected)
    test(`with ${what} is reported with its path`, () => {
      expect(validateBundle(JSON.parse(JSON.stringify(value))).map(({ path }) => path)).toEqual(paths);
    });
});

test('a searchset may hold outcomes and included resources beside events', () => {
  const entry = (resource: unknown, mode: string) => ({ resource, search: { mode } });
  const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'processing' }] };
  const searchset = {
    resourceType: 'Bundle',
    type: 'searchset',
    total: 1,
    link: [{ relation: 'self', url: 'http://example.org/AuditEvent' }],
    entry: [
      entry(valid(), 'match'),
      entry(outcome, 'outcome'),
      entry({ resourceType: 'Patient', id: 'a' }, 'include'),
    ],
  };
  expect(validateSearchset(searchset)).toEqual([]);
  expect(
    validateSearchset({ ...searchset, type: 'collection', total: undefined }).map(({ path }) => path),
  ).toContain('Bundle.type');
  outcome.issue[0]!.severity = 'bad';
  expect(validateSearchset(searchset).map(({ path }) => path)).toEqual([
    'Bundle.entry[1].resource.issue[0].severity',
  ]);
});
