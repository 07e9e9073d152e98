import { expect, test } from '@playwright/test';
import { pauseBeforeNext, retryAfterMs } from '../../../target/http/retry.ts';

const now = Date.parse('Fri, 31 Oct 2025 12:00:00 GMT');

const values: [value: string | undefined, milliseconds: number | undefined][] = [
  [undefined, undefined],
  ['', undefined],
  ['0', 0],
  ['120', 120_000],
  [' 2 ', 2_000],
  ['1.5', undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['Fri, 31 Oct 2025 12:00:30 GMT', 30_000],
  ['Fri, 31 Oct 2025 11:59:00 GMT', 0],
];
for (const [value, milliseconds] of values)
  test(`Retry-After: ${value ?? 'none'} asks to wait for ${milliseconds ?? 'an unknown number of'} ms`, () => {
    const headers: Record<string, string> = value === undefined ? {} : { 'retry-after': value };
    expect(retryAfterMs(headers, now)).toBe(milliseconds);
  });

test('a date is read by the clock of the server that sent it', () => {
  const headers = { date: 'Fri, 31 Oct 2025 09:00:00 GMT', 'retry-after': 'Fri, 31 Oct 2025 09:00:05 GMT' };
  expect(retryAfterMs(headers, now)).toBe(5_000);
});

test('the pause doubles up to the longest one, and is what the answer asks for if it asks', () => {
  const backOff = { firstMs: 100, longestMs: 1_000 };
  const pauses = [1, 2, 3, 4, 5].map((attempt) => pauseBeforeNext(attempt, undefined, backOff, () => 0));
  expect(pauses).toEqual([100, 200, 400, 800, 1_000]);
  expect(pauseBeforeNext(1, 700, backOff, () => 0)).toBe(700);
  expect(pauseBeforeNext(1, 60_000, backOff, () => 0)).toBe(1_000);
  expect(pauseBeforeNext(1, 800, backOff, () => 1)).toBe(1_000);
});
