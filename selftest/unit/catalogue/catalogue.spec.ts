import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirements } from '../../../contracts/catalogue/all.ts';
import { documents } from '../../../contracts/catalogue/requirement.ts';
import { expect, test } from '../../plain-test.ts';
import { root } from '../../run-command.ts';

test('ids are permanent: a change of them is a decision, made in the list of ids as well', () => {
  const permanent = readFileSync(join(root, 'selftest', 'unit', 'catalogue', 'requirement-ids.txt'), 'utf8')
    .trim()
    .split('\n');
  expect(requirements.map(({ id }) => id).sort()).toEqual(permanent);
});

test('every row is whole: one id, a title that goes on from "the deployment", a quote from a known document', () => {
  expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
  for (const { id, title, source } of requirements) {
    assert.match(id, /^[A-Z0-9]+(-[A-Z0-9]+)+$/);
    assert.match(title, /^[a-z].*[^.]$/, id);
    assert.ok(source.document in documents, id);
    assert.ok(source.quote.length > 3, id);
  }
});
