/** The deployment broke a requirement: what was expected and what it did. */
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

/** A requirement can't be tested here. The report shows a `skip` with the reason. */
export class NotTestable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotTestable';
  }
}

/** A precondition of the case failed, for example a control was refused. The verdict is `error`. */
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
