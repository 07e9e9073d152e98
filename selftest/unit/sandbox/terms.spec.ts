import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AuditEvent } from 'fhir/r4';
import { termsOf } from '../../../sandbox/search/terms.ts';
import { test } from '../../plain-test.ts';

test('whatever an event holds, its terms can be found out', { tag: '@slow' }, () => {
  // A sandbox with a defect may store what no valid event looks like.
  const names = ['agent', 'entity', 'source', 'type', 'subtype', 'action', 'meta', 'outcome'];
  const inner = [
    ...names,
    'who',
    'what',
    'role',
    'coding',
    'system',
    'code',
    'reference',
    'identifier',
    'name',
  ];
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, 5, true, '', 'Patient/1'),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(...inner, 'altId', 'policy', 'network', 'address', 'site', 'tag'),
        tie('tree'),
      ),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), tree), (event) => {
      const stored = JSON.parse(JSON.stringify(event)) as AuditEvent;
      assert.doesNotMatch(termsOf(stored), /\n\n/);
    }),
    { numRuns: 2000 },
  );
});
