import { watchClock } from '../../../load/arm/clock-watch.ts';
import { expect, test } from '../../plain-test.ts';

test('a process that is held up falls behind, and the delay stays on record', async () => {
  const clock = watchClock();
  try {
    const until = performance.now() + 300;
    while (performance.now() < until);
    await expect.poll(() => clock.behindMs()).toBeGreaterThanOrEqual(150);
    expect(clock.behindMs()).toBeLessThan(60_000);
  } finally {
    clock.stop();
  }
});

test('a wall clock that is set meanwhile is seen', () => {
  const clock = watchClock();
  const now = Date.now;
  try {
    Date.now = () => now() - 5000;
    expect(clock.behindMs()).toBeGreaterThanOrEqual(4900);
  } finally {
    Date.now = now;
    clock.stop();
  }
});
