import type { Answer } from '../engine/answer.ts';
import { demand } from '../engine/breach.ts';

/** FHIR R4, Datatypes, instant. */
const instant =
  /^([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$/;

/**
 * Nodes of a deployment may disagree on the time by this much, and some clocks round to seconds.
 */
const toleranceMs = 5_000;

/**
 * Without a `Date` header the deployment's clock is unknown, but half a day off is wrong on any
 * clock.
 */
const toleranceWithoutDateMs = 12 * 3600_000;

/** Demands a legal FHIR instant and returns it in milliseconds since the epoch. */
export function demandInstant(value: unknown, where: string): number {
  demand(
    typeof value === 'string' && instant.test(value),
    `${where} is not a FHIR instant`,
    'an instant',
    value ?? null,
  );
  // JavaScript does not support leap seconds or fractions of a millisecond.
  return Date.parse(value.replace(':60', ':59').replace(/(\.\d{3})\d+/, '$1'));
}

/**
 * Demands that an instant is within the time of the request, by the deployment's clock or by ours.
 * The `Date` header shows the deployment's clock (RFC 9110 section 6.6.1). A server that was
 * delayed may send an earlier `Date`.
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
