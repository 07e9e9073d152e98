/** What a compiled validator finds wrong. */
export interface SchemaError {
  /** JSON Pointer to the value. */
  instancePath: string;
  /** The keyword of the schema that the value fails. */
  keyword: string;
  /** What contracts/fhir/compile.ts has the keyword tell; each keyword its own. */
  params: {
    missingProperty?: string;
    unknown?: string;
    base?: string;
    count?: number;
    name?: string;
    key?: string;
    limit?: number;
  };
}

/** The errors of one resource that are kept; a value with more of them is no nearer to a valid one. */
const mostErrors = 100;

/** Thrown to end a reading that has found what it is for. */
const enough = new Error('enough errors');

/** Whether the compiled validators keep the path to where they are. */
export let withPaths = false;
let errors: SchemaError[] = [];

/** Takes an error from a compiled validator. */
export function report(error: SchemaError): void {
  if (!withPaths) throw enough;
  errors.push(error);
  if (errors.length === mostErrors) throw enough;
}

/**
 * The errors that a compiled validator finds in a value: none, or the first hundred. A first reading only tells whether
 * there is any, which is fast; a value with one is read again, with the paths.
 *
 * @throws {RangeError} when a text is too long for a pattern of the schemas, which takes tens of millions of characters
 */
export function errorsOf(validate: (value: unknown) => boolean, value: unknown): readonly SchemaError[] {
  if (isPassed(validate, value)) return none;
  errors = [];
  withPaths = true;
  try {
    isPassed(validate, value);
    return errors;
  } finally {
    withPaths = false;
    errors = [];
  }
}

function isPassed(validate: (value: unknown) => boolean, value: unknown): boolean {
  try {
    return validate(value);
  } catch (error) {
    if (error === enough) return false;
    throw error;
  }
}

const none: readonly SchemaError[] = [];
