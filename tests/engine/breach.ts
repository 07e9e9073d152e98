/** The deployment broke a promise: what was expected of it and what it did. */
export class Breach extends Error {
  readonly expected: unknown;
  readonly actual: unknown;
  constructor(message: string, expected: unknown, actual: unknown) {
    super(message);
    this.name = 'Breach';
    this.expected = expected;
    this.actual = actual;
  }
}

/** Something can't be proved here; the reason goes into the report as a `skip`. */
export class NotTestable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotTestable';
  }
}

/** What a proof rests on did not hold (a control was refused, say): it proves nothing, an `error`. */
export class UnfoundedProof extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnfoundedProof';
  }
}

/**
 * Demands that a condition holds.
 *
 * @throws {Breach} when it does not
 */
export function demand(
  condition: boolean,
  message: string,
  expected: unknown,
  actual: unknown,
): asserts condition {
  if (!condition) throw new Breach(message, expected, actual);
}
