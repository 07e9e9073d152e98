import type { Period } from 'fhir/r4';
import { type HardValue, hard } from './row.ts';

const recorded = (name: string, instant: string): HardValue =>
  hard('times', name, (event) => {
    event.recorded = instant;
  });

const during = (name: string, period: Period): HardValue =>
  hard('times', name, (event) => {
    event.period = period;
  });

const offsets = ['-12:00', '-09:30', '-03:30', '-00:00', '+00:00', '+05:30', '+05:45', '+12:45', '+14:00'];

const fractions = ['1', '12', '123', '1234', '12345', '123456', '1234567', '12345678', '123456789'];

/** Points in time: https://hl7.org/fhir/R4/datatypes.html#instant */
export const hardTime: readonly HardValue[] = [
  ...offsets.map((offset) => recorded(`offset ${offset}`, `2025-03-04T05:06:07.890${offset}`)),
  ...fractions.map((digits) =>
    recorded(`${digits.length} fraction digits`, `2025-03-04T05:06:07.${digits}Z`),
  ),
  recorded('no fraction', '2025-03-04T05:06:07Z'),
  recorded('a fraction that ends in zeros', '2025-03-04T05:06:07.100Z'),
  recorded('a fraction of zeros', '2025-03-04T05:06:07.000Z'),
  recorded('a leap second', '2016-12-31T23:59:60Z'),
  recorded('the last second of a day', '2025-12-31T23:59:59.999Z'),
  recorded('midnight', '2025-01-01T00:00:00.000Z'),
  recorded('a leap day', '2024-02-29T12:00:00Z'),
  recorded('the leap day of 2000', '2000-02-29T12:00:00Z'),
  recorded('the year 1900', '1900-01-01T00:00:00Z'),
  recorded('before 1970', '1969-12-31T23:59:59.999Z'),
  recorded('after 2038', '2038-01-19T03:14:08Z'),
  recorded('the year 9999', '9999-12-31T23:59:59.999Z'),
  during('a period of years', { start: '2024', end: '2025' }),
  during('a period of months', { start: '2025-01', end: '2025-02' }),
  during('a period of days', { start: '2025-02-28', end: '2025-02-28' }),
  during('a period over a change of offset', {
    start: '2025-03-30T01:59:59+01:00',
    end: '2025-03-30T03:00:01+02:00',
  }),
  during('a period without an end', { start: '2025-03-04T05:06:07.89Z' }),
  during('a period without a start', { end: '2025-03-04T05:06:07.89Z' }),
];
