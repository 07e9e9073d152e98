import { setImmediate as later } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Turn, turnsOfTwo } from '../../../../load/phases/turns.ts';

const waits = fc.integer({ min: 0, max: 3 });

async function ticks(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) await later();
}

test('two runs never send at once, as often as each other, and who was second goes first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(waits, waits, waits, waits), { maxLength: 8 }), async (arms) => {
      const order: string[] = [];
      let busy = false;
      const run = async (name: string, turn: Turn, pauses: number[], lengths: number[]) => {
        for (const [nth, length] of lengths.entries()) {
          await ticks(pauses[nth]!);
          await turn.take(async () => {
            expect(busy).toBe(false);
            busy = true;
            order.push(name);
            await ticks(length);
            busy = false;
          });
        }
        turn.leave();
      };
      const [a, b] = turnsOfTwo();
      const column = (nth: number) => arms.map((arm) => arm[nth]!);
      await Promise.all([run('a', a, column(0), column(1)), run('b', b, column(2), column(3))]);
      expect(order.join('')).toBe(arms.map((_, nth) => (nth % 2 === 0 ? 'ab' : 'ba')).join(''));
    }),
    { numRuns: 50 },
  );
});

test('they meet, and each knows what the other brings, however much each had to do before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(6), fc.nat(6), fc.nat(), fc.nat(), async (first, second, one, other) => {
      const sent: string[] = [];
      const [a, b] = turnsOfTwo();
      const run = async (name: string, turn: Turn, arms: number, brought: number) => {
        for (let nth = 0; nth < arms; nth++) await turn.take(async () => void sent.push(name));
        const agreed = await turn.meet(brought);
        await turn.take(async () => void sent.push(`${name} afterwards`));
        return agreed;
      };
      const both = [one, other];
      expect(await Promise.all([run('a', a, first, one), run('b', b, second, other)])).toEqual([both, both]);
      expect(sent.slice(-2)).toEqual(['a afterwards', 'b afterwards']);
    }),
    { numRuns: 50 },
  );
});

test('a run that ends early holds the other up nowhere', async () => {
  const [a, b] = turnsOfTwo();
  const met = b.meet(7);
  a.leave();
  expect(await met).toEqual([7]);
  for (let nth = 0; nth < 3; nth++) expect(await b.take(async () => nth)).toBe(nth);
  expect(await b.meet(5)).toEqual([5]);
});

test('a turn that fails is over all the same', async () => {
  const [a, b] = turnsOfTwo();
  await expect(a.take(() => Promise.reject(new Error('k6 is gone')))).rejects.toThrow('k6 is gone');
  expect(await b.take(async () => 'sent')).toBe('sent');
});
