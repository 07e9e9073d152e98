import { once } from 'node:events';
import { startTimeLimit, TimeLimitError } from '../../../target/http/time-limit.ts';
import { expect, test } from '../../plain-test.ts';

test('a time limit ends an exchange with the limit and the flag', async () => {
  const { signal, end } = startTimeLimit(500);
  await once(signal, 'abort');
  end();
  expect(signal.reason).toBeInstanceOf(TimeLimitError);
  expect(signal.reason.message).toBe(
    'it did not answer completely within 1 s (to wait longer, add --timeout SECONDS)',
  );
});

test('a large body gets the time that a line of 1 Mbit/s needs for it', async () => {
  const start = performance.now();
  const { signal, allow } = startTimeLimit(50);
  allow(125 * 100);
  await once(signal, 'abort');
  expect(performance.now() - start).toBeGreaterThanOrEqual(149);
});
