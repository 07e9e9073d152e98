import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reduce } from '../../../tests/scenarios/reduce.ts';
import { test } from '../../plain-test.ts';

const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => typeof value === 'object' && value !== null);

test('what is left still shows it, is a part of the whole, and loses nothing more', async () => {
  await fc.assert(
    fc.asyncProperty(json, fc.string(), async (value, word) => {
      const whole = { value, deep: { list: [1, { word }, 3] } };
      const shows = async (candidate: unknown) =>
        JSON.stringify(candidate).includes(`{"word":${JSON.stringify(word)}}`);
      const { body } = await reduce(whole, () => true, shows, 10_000);
      assert.ok(await shows(body));
      if (!JSON.stringify(value).includes('{"word":')) assert.deepEqual(body, { deep: { list: [{ word }] } });
    }),
    { numRuns: 200 },
  );
});

test('it asks no more often than it may, and asks nothing that is not admissible', async () => {
  await fc.assert(
    fc.asyncProperty(json, fc.nat(30), async (value, limit) => {
      let asked = 0;
      const admissible = (candidate: unknown) => JSON.stringify(candidate).length % 2 === 0;
      const { requests } = await reduce(
        value,
        admissible,
        async (candidate) => {
          asked++;
          assert.ok(admissible(candidate));
          return asked % 3 === 0;
        },
        limit,
      );
      assert.equal(requests, asked);
      assert.ok(asked <= limit);
    }),
  );
});
