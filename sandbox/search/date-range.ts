/** The period that a FHIR date covers, in milliseconds since 1970; `to` is exclusive. */
export interface DateRange {
  from: number;
  to: number;
}

const pattern =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

const minuteMs = 60_000;

/**
 * Returns the range of a FHIR `date`, `dateTime` or `instant` (FHIR R4, search, "date"): `2021` is
 * the whole year, `2021-12-27T09:49:00Z` one second. A time without zone is UTC. Undefined for any
 * other text.
 */
export function dateRange(text: string): DateRange | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const y = Number(year);
  const mo = Number(month ?? 1);
  const d = Number(day ?? 1);
  const h = Number(hour ?? 0);
  const mi = Number(minute ?? 0);
  const s = Number(second ?? 0);
  // A leap second (:60) rolls over into the next minute.
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 60) return undefined;

  const from = utc(y, mo, d) + ((h * 60 + mi) * 60 + s) * 1000 + fractionMs(fraction) - offsetMs(zone);
  if (fraction !== undefined) return { from, to: from + 1000 / 10 ** fraction.length };
  if (second !== undefined) return { from, to: from + 1000 };
  if (hour !== undefined) return { from, to: from + minuteMs };
  if (day !== undefined) return { from, to: from + 1440 * minuteMs };
  if (month !== undefined) return { from, to: utc(y, mo + 1, 1) };
  return { from, to: utc(y + 1, 1, 1) };
}

/** Unlike `Date.UTC`, does not read the years 0 to 99 as 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

const daysIn = (year: number, month: number) => new Date(utc(year, month + 1, 0)).getUTCDate();

const fractionMs = (fraction: string | undefined) => (fraction ? Number(`0.${fraction}`) * 1000 : 0);

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return (zone[0] === '-' ? -minutes : minutes) * minuteMs;
}
