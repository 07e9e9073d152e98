/** What a compiled validator finds wrong. */
export interface SchemaError {
  /** JSON Pointer to the value. */
  instancePath: string;
  /** The keyword of the schema that the value fails. */
  keyword: string;
  /** What contracts/compile.ts has the keyword tell; each keyword its own. */
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

/** Thrown to end a validation that has found enough. */
const enough = new Error('enough errors');

let errors: SchemaError[] = [];

/** Takes an error from a compiled validator. */
export function report(error: SchemaError): void {
  errors.push(error);
  if (errors.length === mostErrors) throw enough;
}

/**
 * The errors that a compiled validator finds in a value: none, or the first hundred.
 *
 * @throws {RangeError} when a text is too long for a pattern of the schemas, which takes tens of millions of characters
 */
export function errorsOf(validate: (value: unknown) => boolean, value: unknown): readonly SchemaError[] {
  try {
    if (validate(value)) return none;
    return errors;
  } catch (error) {
    if (error === enough) return errors;
    throw error;
  } finally {
    if (errors.length > 0) errors = [];
  }
}

const none: readonly SchemaError[] = [];
