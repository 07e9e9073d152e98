import { type Random, weighted } from './random.ts';

/**
 * Start of the year of all events (ms since 1970). It is fixed, so that no run depends on the
 * current date.
 */
export const referenceTime = Date.UTC(2025, 0, 1);

/** Weight of each hour of the day (local time) on a working day. */
export const hourWeights = [
  2, 2, 1, 1, 1, 2, 5, 12, 20, 22, 21, 19, 15, 17, 19, 18, 16, 11, 8, 6, 5, 4, 3, 2,
] as const;

/** Events on a weekend day, relative to a working day. */
export const weekendShare = 0.35;

const hours = hourWeights.map((weight, hour) => ({ hour, weight }));
const drawHour = weighted(hours);

/** Whether a time is on Saturday or Sunday in UTC. */
export const isWeekend = (time: number): boolean => new Date(time).getUTCDay() % 6 === 0;

/** Draws a time in the reference year (ms since 1970), mostly in business hours. */
export function drawMoment(random: Random): number {
  let day: number;
  do day = referenceTime + random.below(365) * 86_400_000;
  while (isWeekend(day) && !random.chance(weekendShare));
  return day + drawHour(random).hour * 3_600_000 + random.below(3_600_000);
}

/**
 * A FHIR instant with an offset in minutes, such as `2025-03-04T09:12:33.123+01:00`; `Z` for offset
 * 0.
 */
export function instant(time: number, offset = 0): string {
  if (offset === 0) return new Date(time).toISOString();
  const local = new Date(time + offset * 60_000).toISOString().slice(0, -1);
  const minutes = Math.abs(offset);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
