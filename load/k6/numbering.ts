// Writes the numbers of events into a request body that comes again. No k6 imports, so that Node
// tests it too.

/**
 * Where the numbers of an event are, in bytes from its start; the bytes before them are alike in
 * all events of an arm.
 */
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
  /**
   * In the file; fewer than requests when they come again. The last one is that of the last
   * request.
   */
  bodies: number;
  requests: number;
}

/**
 * The request whose body this one sends: itself, or an earlier one whose body comes again with new
 * numbers.
 */
export function originOf(request: number, { bodies, requests }: Bodies): number {
  return request === requests - 1 ? request : request % (bodies - 1);
}

/** Index of that body in the file. */
export function bodyOf(request: number, { bodies, requests }: Bodies): number {
  return request === requests - 1 ? bodies - 1 : request % (bodies - 1);
}

/** Numbers of the events of one body: those they have, and those they get. */
export interface Renumbering {
  /** Of its first event so far. */
  from: number;
  /** Of its first event from now on. */
  to: number;
  /** How many events. */
  events: number;
}

/**
 * Numbers the events of a body anew, in place. Only digits that change are written, and found once
 * for all events that share them: k6's engine takes longer for a digit than sending a hundred bytes
 * does.
 *
 * @param starts where the events start in the body: from `startsAt` on in this list
 */
export function renumber(
  body: Uint8Array,
  { starts, startsAt }: { starts: ArrayLike<number>; startsAt: number },
  { from, to, events }: Renumbering,
  { sequence, block, eventsPerBlock }: NumberPlaces,
): void {
  const unit = unchangedUnit(to - from);
  for (let position = 0; position < events; ) {
    const old = from + position;
    const number = to + position;
    const [oldBlock, numberBlock] = [(old / eventsPerBlock) | 0, (number / eventsPerBlock) | 0];
    const alike = Math.min(
      unit - (number % unit),
      (oldBlock + 1) * eventsPerBlock - old,
      (numberBlock + 1) * eventsPerBlock - number,
    );
    const first = startsAt + position;
    const end = startsAt + Math.min(events, position + alike);
    writeChanges(body, starts, first, end, old, number, sequence + sequenceDigits);
    if (oldBlock !== numberBlock)
      writeChanges(body, starts, first, end, oldBlock, numberBlock, block + blockDigits);
    position += alike;
  }
}

/** The power of ten below which numbers that differ by `shift` have the same digits. */
function unchangedUnit(shift: number): number {
  let unit = 1;
  while (shift > 0 && shift % (unit * 10) === 0) unit *= 10;
  return unit;
}

/**
 * Writes the digits of `number` that are not those of `old` into the events from the first of these
 * starts to before the end.
 */
function writeChanges(
  body: Uint8Array,
  starts: ArrayLike<number>,
  first: number,
  end: number,
  old: number,
  number: number,
  digitsEnd: number,
): void {
  for (let had = old, has = number, place = digitsEnd - 1; had !== has; place--) {
    const digit = has % 10;
    if (had % 10 !== digit) for (let nth = first; nth < end; nth++) body[starts[nth]! + place] = 48 + digit;
    had = (had / 10) | 0;
    has = (has / 10) | 0;
  }
}
