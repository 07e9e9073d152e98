// Writes the numbers of events into a request body that comes again. No k6 imports, so that Node tests it too.

/** Where the numbers of an event stand, in bytes from its start; the bytes before them are alike in all events of an arm. */
export interface NumberPlaces {
  /** Of its number in the arm, which its id ends with. */
  sequence: number;
  /** Of the number of its block. */
  block: number;
  eventsPerBlock: number;
}

export const sequenceDigits = 8;
export const blockDigits = 5;

/** The most events that an arm can number. */
export const mostEvents = 10 ** sequenceDigits;

interface Bodies {
  /** In the file; fewer than requests when they come again. The last one is that of the last request. */
  bodies: number;
  requests: number;
}

/** The request whose body this one sends: itself, or an earlier one whose body comes again with new numbers. */
export function originOf(request: number, { bodies, requests }: Bodies): number {
  return request === requests - 1 ? request : request % (bodies - 1);
}

/** Index of that body in the file. */
export function bodyOf(request: number, { bodies, requests }: Bodies): number {
  return request === requests - 1 ? bodies - 1 : request % (bodies - 1);
}

/**
 * Numbers the events of a body anew, higher than they were.
 *
 * @param body changed in place
 * @param starts where each event starts in it
 * @param first number of its first event
 */
export function renumber(
  body: Uint8Array,
  starts: ArrayLike<number>,
  first: number,
  places: NumberPlaces,
): void {
  for (let position = 0; position < starts.length; position++) {
    const number = first + position;
    const start = starts[position]!;
    writeDigits(body, start + places.sequence, sequenceDigits, number);
    writeDigits(body, start + places.block, blockDigits, Math.floor(number / places.eventsPerBlock));
  }
}

function writeDigits(body: Uint8Array, at: number, digits: number, value: number): void {
  let left = value;
  // Above the value's own digits there are zeros already.
  for (let digit = at + digits - 1; left > 0; digit--) {
    body[digit] = 48 + (left % 10);
    left = Math.floor(left / 10);
  }
}
