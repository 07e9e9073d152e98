const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Returns whether the day of a FHIR date, dateTime or instant exists: 30 February does not. It
 * returns true for text of any other form, which the pattern in the schema rejects.
 */
export function isOfCalendar(text: string): boolean {
  const day = Number(text.slice(8, 10)); // 0 for YYYY and YYYY-MM.
  if (!(day > 28)) return true;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  return day <= (month === 2 && isLeap(year) ? 29 : (daysOfMonth[month - 1] ?? 31));
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/**
 * Returns whether one FHIR dateTime is later than another in every reading. `2020` may mean any
 * moment of that year, and a date without a time zone that day in any zone. If it is not later in
 * one of the readings, the answer is no.
 */
export function isKnownToBeLater(one: string, other: string): boolean {
  const first = readingsOf(one);
  const second = readingsOf(other);
  if (!first || !second) return false;
  const slack = first.hasZone === second.hasZone ? 0 : 14 * hour;
  return first.earliest - slack > second.latest;
}

const form = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d))?)?)?$/;
const hour = 3_600_000;
const day = 24 * hour;

/**
 * Returns the earliest and the latest moment that a dateTime may mean, in ms since 1970 in its own
 * zone.
 */
function readingsOf(text: string): { earliest: number; latest: number; hasZone: boolean } | undefined {
  const [, y, m, d, hours, minutes, seconds, zone] = form.exec(text) ?? [];
  if (!y) return undefined;
  const year = Number(y);
  const month = m ? Number(m) - 1 : 0;
  if (!m) return { earliest: midnight(year, 0, 1), latest: midnight(year + 1, 0, 1) - 1, hasZone: false };
  if (!d)
    return { earliest: midnight(year, month, 1), latest: midnight(year, month + 1, 1) - 1, hasZone: false };
  const start = midnight(year, month, Number(d));
  if (!zone) return { earliest: start, latest: start + day - 1, hasZone: false };
  const time = Number(hours) * hour + Number(minutes) * 60_000 + Number(seconds) * 1000;
  const moment = start + time - offsetOf(zone);
  return { earliest: moment, latest: moment, hasZone: true };
}

/** `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
const midnight = (year: number, month: number, date: number) => new Date(0).setUTCFullYear(year, month, date);

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const size = Number(zone.slice(1, 3)) * hour + Number(zone.slice(4, 6)) * 60_000;
  return zone.startsWith('-') ? -size : size;
}
