/** Parsed JSON whose shape is not known yet: a rule must hold its own against any of it. */
export type Json = unknown;
export type JsonObject = { [name: string]: unknown };

/** A rule of FHIR that a schema can't say, under its FHIR key. */
export interface Invariant {
  /** What the rule demands, as the specification words it for people. */
  human: string;
  /**
   * Whether the element keeps the rule. Values of a wrong JSON type count as absent: the schema reports those.
   *
   * @param element the element that the rule stands on
   * @param resource the resource around it
   * @param parent the object or array around it
   * @param name the element's property in `parent`
   */
  holds(element: JsonObject, resource: JsonObject, parent: JsonObject, name: string | number): boolean;
}

export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The items of a list of objects; what is no list has none, and other items are left out. */
export const objects = (value: Json): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** FHIRPath `name.exists()`: there is a value, or a primitive's `_name` in its place. */
export const exists = (element: JsonObject, name: string): boolean =>
  element[name] !== undefined || element[`_${name}`] !== undefined;

/** FHIRPath `.isDistinct()`. */
export const distinct = (values: readonly Json[]): boolean => new Set(values).size === values.length;
