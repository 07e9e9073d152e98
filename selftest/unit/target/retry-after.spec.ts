import { isTransient, retryAfterOf } from '../../../target/http/retry-after.ts';
import { expect, test } from '../../plain-test.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toUTCString();

test('Retry-After is read as seconds or as a date, by the clock of the server', () => {
  for (const [headers, wait] of [
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': ' 120 ' }, 120_000],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': at(30) }, 30_000],
    [{ 'retry-after': at(-30) }, 0],
    [{ 'retry-after': at(630), date: at(600) }, 30_000],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': '' }, null],
    [{}, null],
  ] as const)
    expect(retryAfterOf(headers as Record<string, string>, now), JSON.stringify(headers)).toBe(wait);
});

test('a rate limit and a gateway without an upstream are asked again, a broken server is not', () => {
  expect([429, 502, 503, 504].every(isTransient)).toBe(true);
  expect([200, 201, 400, 401, 403, 404, 500, 501].some(isTransient)).toBe(false);
});
