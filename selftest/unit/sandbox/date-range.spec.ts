import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dateRange } from '../../../sandbox/search/date-range.ts';
import { expect, test } from '../../plain-test.ts';

const ranges: [text: string, from: string, to: string][] = [
  ['2024', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
  ['2024-02', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ['2024-12', '2024-12-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ['2024-02-29T10:30', '2024-02-29T10:30:00.000Z', '2024-02-29T10:31:00.000Z'],
  ['2024-02-29T10:30:05Z', '2024-02-29T10:30:05.000Z', '2024-02-29T10:30:06.000Z'],
  ['2024-02-29T10:30:05.5Z', '2024-02-29T10:30:05.500Z', '2024-02-29T10:30:05.600Z'],
  ['2024-02-29T00:30:05.123+02:00', '2024-02-28T22:30:05.123Z', '2024-02-28T22:30:05.124Z'],
  ['2024-02-29T00:30:05-12:00', '2024-02-29T12:30:05.000Z', '2024-02-29T12:30:06.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z', '2017-01-01T00:00:01.000Z'],
  ['0099', '0099-01-01T00:00:00.000Z', '0100-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z', '+010000-01-01T00:00:00.000Z'],
];
for (const [text, from, to] of ranges)
  test(`${text} is the time from ${from} until ${to}`, () => {
    expect(dateRange(text)).toEqual({ from: Date.parse(from), to: Date.parse(to) });
  });

for (const text of [
  '',
  '24',
  '2024-13',
  '2023-02-29',
  '2024-02-29T24:00:00Z',
  '2024-02-29T10',
  'today',
  '2024-1-1',
])
  test(`${text || 'an empty text'} is not a date`, () => {
    expect(dateRange(text)).toBeUndefined();
  });

test('every instant with milliseconds is the range of that millisecond', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        assert.deepEqual(dateRange(date.toISOString()), { from: date.getTime(), to: date.getTime() + 1 });
      },
    ),
  );
});
