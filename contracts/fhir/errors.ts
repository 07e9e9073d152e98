/** An error that a compiled validator finds. */
export interface SchemaError {
  /** JSON Pointer to the value. */
  instancePath: string;
  /** The keyword of the schema that the value fails. */
  keyword: string;
  /**
   * Details of the failure from contracts/fhir/keyword-code.ts or ajv, different for each keyword.
   */
  params: {
    missingProperty?: string;
    unknown?: string;
    base?: string;
    count?: number;
    name?: string;
    key?: string;
    limit?: number;
    type?: string;
  };
}

/** A validator of contracts/fhir/generated, as ajv compiles them. */
export interface Validator {
  (value: unknown): boolean;
  /** The errors of the latest call, if it returned false. */
  errors?: readonly SchemaError[] | null;
}

/** Maximum number of errors of one resource that are listed. */
export const mostErrors = 100;

/**
 * Returns the errors that a compiled validator finds in a value: none, or the first hundred.
 *
 * @throws {RangeError} when a text is too long for a pattern of the schemas, which takes tens of
 * millions of characters
 */
export function errorsOf(validate: Validator, value: unknown): readonly SchemaError[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.filter((error) => !isOfNullBranch(error)).slice(0, mostErrors);
}

/**
 * An item of a list of primitives is `null` or a value. For anything else only the errors of the
 * value count.
 */
const isOfNullBranch = ({ keyword, params }: SchemaError) =>
  keyword === 'anyOf' || (keyword === 'type' && params.type === 'null');
