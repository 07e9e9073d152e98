/** What a compiled validator finds wrong. */
export interface SchemaError {
  /** JSON Pointer to the value. */
  instancePath: string;
  /** The keyword of the schema that the value fails. */
  keyword: string;
  /** What contracts/fhir/keyword-code.ts and ajv say of the failure; each keyword its own. */
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
  /** Of the latest call, if it returned false. */
  errors?: readonly SchemaError[] | null;
}

/** The errors of one resource that are listed; a value with more of them is no nearer to a valid one. */
export const mostErrors = 100;

/**
 * The errors that a compiled validator finds in a value: none, or the first hundred.
 *
 * @throws {RangeError} when a text is too long for a pattern of the schemas, which takes tens of millions of characters
 */
export function errorsOf(validate: Validator, value: unknown): readonly SchemaError[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.filter((error) => !isOfNullBranch(error)).slice(0, mostErrors);
}

/** Items of lists of primitives are `null` or something else: of what is neither, the errors of the something else count. */
const isOfNullBranch = ({ keyword, params }: SchemaError) =>
  keyword === 'anyOf' || (keyword === 'type' && params.type === 'null');
