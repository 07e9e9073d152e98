import { createPacing, type Pacing } from '../../../target/http/sending/pacing.ts';
import { joinPacing, servePacing } from '../../../target/http/sending/shared-pacing.ts';
import { expect, test } from '../../plain-test.ts';
import { type VirtualTime, virtualTime } from './virtual-time.ts';

/** Returns when each of several turns came that were asked for at once, in ms from now. */
async function turnsOf(pacing: Pacing, time: VirtualTime, count: number): Promise<number[]> {
  return time.until(waitingTurns(pacing, time, count));
}

function waitingTurns(pacing: Pacing, time: VirtualTime, count: number): Promise<number[]> {
  const start = time.now();
  const turn = async () => {
    await pacing.turn(false);
    return time.now() - start;
  };
  return Promise.all(Array.from({ length: count }, turn));
}

/** Says that a request that was sent just now was refused. */
function refuse(
  pacing: Pacing,
  time: VirtualTime,
  answeredRate: number,
  askedMs: number | null = null,
): void {
  pacing.refused({ turnAt: time.now(), askedMs, answeredRate });
}

test('nothing is paced until a request is refused', async () => {
  const time = virtualTime();
  const pacing = createPacing(null, time);
  expect(await turnsOf(pacing, time, 100)).toEqual(new Array(100).fill(0));
  expect(pacing.rate).toBeNull();
});

test('a highest rate spaces requests evenly, also those that come after a pause', async () => {
  const time = virtualTime();
  const pacing = createPacing(20, time);
  const evenly = Array.from({ length: 40 }, (_, nth) => nth * 50);
  expect(await turnsOf(pacing, time, 40)).toEqual(evenly);
  await time.pass(10_000);
  expect(await turnsOf(pacing, time, 40)).toEqual(evenly);
});

test('a refused request slows all down to less than what was answered, evenly', async () => {
  const time = virtualTime();
  const pacing = createPacing(null, time);
  refuse(pacing, time, 40);
  expect(pacing.rate).toBeCloseTo(34);
  const turns = await turnsOf(pacing, time, 20);
  const gaps = turns.map((at, nth) => at - (turns[nth - 1] ?? 0));
  // The rate grows by half in a second, so the gaps get shorter.
  for (const [nth, gap] of gaps.entries()) {
    expect(gap).toBeGreaterThan(1000 / 34 / 1.5);
    expect(gap).toBeLessThanOrEqual((gaps[nth - 1] ?? 1000 / 34) + 0.01);
  }
});

test('nobody has a turn before the time that a refusal asks for', async () => {
  const time = virtualTime();
  const pacing = createPacing(null, time);
  refuse(pacing, time, 100, 3_000);
  const [first, second] = await turnsOf(pacing, time, 2);
  expect(first).toBe(3_000);
  expect(second).toBeGreaterThan(3_000);
});

test('requests that were on their way when the first was refused do not slow down again', () => {
  const time = virtualTime();
  const pacing = createPacing(null, time);
  const turnAt = time.now() - 10;
  refuse(pacing, time, 100);
  const { rate } = pacing;
  for (let nth = 0; nth < 10; nth++) pacing.refused({ turnAt, askedMs: null, answeredRate: 100 });
  expect(pacing.rate).toBe(rate);
});

test('each refusal lowers the rate, which never ends', async () => {
  const time = virtualTime();
  const pacing = createPacing(null, time);
  const rates: number[] = [];
  for (let nth = 0; nth < 40; nth++) {
    refuse(pacing, time, 1);
    rates.push(pacing.rate!);
  }
  expect(rates).toEqual([...rates].sort((a, b) => b - a));
  expect(rates.at(-1)).toBe(0.5);
});

/** Returns by what a second makes the rate grow, measured after some seconds. */
async function growthAfter(pacing: Pacing, time: VirtualTime, seconds: number): Promise<number> {
  await time.pass(seconds * 1_000);
  await turnsOf(pacing, time, 1);
  const before = pacing.rate!;
  await time.pass(1_000);
  await turnsOf(pacing, time, 1);
  return pacing.rate! / before;
}

test('the rate rises again: quickly after the first refusal, slowly after more, faster in calm', async () => {
  const time = virtualTime();
  const pacing = createPacing(null, time);
  refuse(pacing, time, 40);
  expect(await growthAfter(pacing, time, 0)).toBeCloseTo(1.5);
  refuse(pacing, time, 40);
  expect(await growthAfter(pacing, time, 0)).toBeCloseTo(1.05);
  expect(await growthAfter(pacing, time, 21)).toBeCloseTo(1.15);
});

test('without further refusals the limit is gone in the end, and a highest rate is back', async () => {
  for (const [highest, end] of [
    [null, null],
    [60, 60],
  ] as const) {
    const time = virtualTime();
    const pacing = createPacing(highest, time);
    refuse(pacing, time, 30);
    refuse(pacing, time, 30);
    for (let second = 0; second < 120; second++) {
      await turnsOf(pacing, time, 1);
      expect(pacing.rate ?? 0).toBeLessThanOrEqual(highest ?? 5_000);
      await time.pass(1_000);
    }
    expect(pacing.rate).toBe(end);
  }
});

test('a request that was refused goes before those that wait', async () => {
  const time = virtualTime();
  const pacing = createPacing(10, time);
  const order: string[] = [];
  const turn = async (name: string, again: boolean) => {
    await pacing.turn(again);
    order.push(name);
  };
  const all = [turn('first', false), turn('second', false), turn('third', false), turn('refused', true)];
  await time.until(Promise.all(all));
  expect(order).toEqual(['first', 'refused', 'second', 'third']);
});

for (const highest of [null, 20])
  test(`when the rate was not the reason, nobody waits on: highest rate ${highest}`, async () => {
    const time = virtualTime();
    const pacing = createPacing(highest, time);
    refuse(pacing, time, 40, 60_000);
    const turns = waitingTurns(pacing, time, 3);
    await time.pass(100);
    pacing.lift();
    expect(pacing.rate).toBe(highest);
    const gap = highest === null ? 0 : 1000 / highest;
    expect(await time.until(turns)).toEqual([100, 100 + gap, 100 + 2 * gap]);
  });

test('processes that share a pacing keep below its rate together', async () => {
  const server = await servePacing(50);
  const processes = [joinPacing(server.port), joinPacing(server.port)];
  try {
    const start = performance.now();
    await Promise.all(Array.from({ length: 21 }, (_, nth) => processes[nth % 2]!.turn(false)));
    // 20 gaps of 20 ms, less what timers of a millisecond round off.
    expect(performance.now() - start).toBeGreaterThan(360);
    expect(processes.map(({ rate }) => rate)).toEqual([50, 50]);
  } finally {
    for (const process of processes) process.close();
    server.close();
  }
});

test('a refusal that one process reports slows all down, and it is lifted for all', async () => {
  const server = await servePacing(null);
  const [one, other] = [joinPacing(server.port), joinPacing(server.port)] as const;
  try {
    await Promise.all([one.turn(false), other.turn(false)]);
    expect([one.rate, other.rate]).toEqual([null, null]);
    // Each process sees half of the answers.
    one.refused({ turnAt: Date.now(), askedMs: null, answeredRate: 100 });
    await expect.poll(() => [one.rate, other.rate]).toEqual([170, 170]);
    other.lift();
    await expect.poll(() => one.rate).toBeNull();
  } finally {
    one.close();
    other.close();
    server.close();
  }
});

test('a request that was refused waits as long as it was asked to, also in a process that shares', async () => {
  const server = await servePacing(null);
  const pacing = joinPacing(server.port);
  try {
    await pacing.turn(false);
    const start = Date.now();
    pacing.refused({ turnAt: start, askedMs: 300, answeredRate: 100 });
    await pacing.turn(true);
    expect(Date.now() - start).toBeGreaterThanOrEqual(298);
    expect(pacing.rate).toBeLessThan(100);
  } finally {
    pacing.close();
    server.close();
  }
});

test('a process whose pacing is gone goes on alone', async () => {
  const server = await servePacing(0.1);
  const pacing = joinPacing(server.port);
  await pacing.turn(false);
  const waiting = pacing.turn(false);
  server.close();
  await waiting;
  await pacing.turn(false);
  expect(pacing.rate).toBeNull();
});
