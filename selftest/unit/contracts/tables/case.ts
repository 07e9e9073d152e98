/** A value that a type's schema accepts or rejects. */
export interface Case {
  /** The type, by the `$id` of its schema. */
  type: string;
  name: string;
  value: unknown;
  valid: boolean;
}
