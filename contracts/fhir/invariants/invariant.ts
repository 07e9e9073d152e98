/** Parsed JSON of any shape. A rule must not throw, whatever it is. */
export type Json = unknown;
export type JsonObject = { [name: string]: unknown };

/** A FHIR rule that JSON Schema can't express, under its FHIR key. */
export interface Invariant {
  /** What the rule requires, in one sentence for people. */
  human: string;
  /**
   * Returns whether the element meets the rule. Values of the wrong JSON type count as absent: the
   * schema reports those.
   *
   * @param element the element that the rule is about
   * @param resource the resource that contains it
   * @param parent the object or array that contains it
   * @param name the element's property in `parent`
   */
  holds(element: JsonObject, resource: JsonObject, parent: JsonObject, name: string | number): boolean;
}

export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the objects in a list, without its other items. A value that is not a list has none. */
export const objects = (value: Json): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** FHIRPath `name.exists()`: there is a value, or `_name` in place of a primitive value. */
export const exists = (element: JsonObject, name: string): boolean =>
  element[name] !== undefined || element[`_${name}`] !== undefined;

/** FHIRPath `.isDistinct()`. */
export const distinct = (values: readonly Json[]): boolean => new Set(values).size === values.length;
