import { hourWeights, isWeekend, referenceTime, weekendShare } from '../moment.ts';
import type { Random } from '../random.ts';

const hour = 3_600_000;

/** Number of days that a corpus covers. */
export const timelineDays = 28;

/**
 * Generates `count` FHIR instants (UTC, milliseconds) in ascending order over four weeks, many in
 * business hours and few at night and at weekends. Yields their 24 bytes in an array that is
 * reused.
 */
export function* timeline(count: number, random: Random): Generator<Uint8Array, void> {
  const weights: number[] = [];
  for (let day = 0; day < timelineDays; day++) {
    const share = isWeekend(referenceTime + day * 24 * hour) ? weekendShare : 1;
    for (const weight of hourWeights) weights.push(weight * share);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  let done = 0;
  for (const [index, weight] of weights.entries()) {
    passed += weight;
    const until = index === weights.length - 1 ? count : Math.round((passed / total) * count);
    const bytes = Buffer.from(new Date(referenceTime + index * hour).toISOString());
    const step = hour / (until - done);
    for (let at = 0; done < until; done++, at++) {
      const time = Math.floor((at + random.source.next()) * step);
      const second = Math.floor(time / 1000);
      digits(bytes, 14, 2, Math.floor(second / 60));
      digits(bytes, 17, 2, second % 60);
      digits(bytes, 20, 3, time % 1000);
      yield bytes;
    }
  }
}

/** Writes a number with a fixed number of decimal digits. */
function digits(bytes: Uint8Array, at: number, width: number, value: number): void {
  let rest = value;
  for (let place = at + width - 1; place >= at; place--) {
    bytes[place] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}
