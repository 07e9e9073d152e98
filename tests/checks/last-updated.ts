import type { Answer } from '../engine/answer.ts';
import { demand } from '../engine/breach.ts';

/** FHIR R4, Datatypes, instant. */
const instant =
  /^([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$/;

/** Nodes of a deployment may disagree on the time by this much, and a clock of whole seconds rounds. */
const toleranceMs = 5_000;

/** Without a `Date` header the deployment's clock is unknown; half a day off is wrong on any clock. */
const toleranceWithoutDateMs = 12 * 3600_000;

/** Demands a legal FHIR instant; returns milliseconds since the epoch. */
export function demandInstant(value: unknown, where: string): number {
  demand(
    typeof value === 'string' && instant.test(value),
    `${where} is no FHIR instant`,
    'an instant',
    value ?? null,
  );
  // JavaScript has no leap second and no more than milliseconds.
  return Date.parse(value.replace(':60', ':59').replace(/(\.\d{3})\d+/, '$1'));
}

/**
 * Demands that an instant lies within the request's window: on the deployment's own clock, which is read off the `Date`
 * header of its answer (RFC 9110 section 6.6.1), or on ours. A server that was held up may send a `Date` of before.
 */
export function demandCurrent(value: unknown, answer: Answer, where: string): void {
  const time = demandInstant(value, where);
  const windows = windowsOf(answer);
  const expected = windows
    .map(([from, to]) => `between ${new Date(from).toISOString()} and ${new Date(to).toISOString()}`)
    .join(', or ');
  const isCurrent = windows.some(([from, to]) => time >= from && time <= to);
  demand(isCurrent, `${where} is not the time of the request`, expected, value);
}

type Window = [from: number, to: number];

function windowsOf({ sentAt, receivedAt, headers }: Answer): Window[] {
  const date = Date.parse(headers.date ?? '');
  if (Number.isNaN(date)) return [[sentAt - toleranceWithoutDateMs, receivedAt + toleranceWithoutDateMs]];
  const duration = receivedAt - sentAt;
  return [
    [date - duration - toleranceMs, date + 1_000 + toleranceMs],
    [sentAt - toleranceMs, receivedAt + toleranceMs],
  ];
}
