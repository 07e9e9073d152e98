import { readSchemas } from './read-schemas.ts';

interface Schema {
  $id?: string;
  $ref?: string;
  title?: string;
  description?: string;
  type?: string;
  required?: string[];
  requiredElement?: string[];
  choice?: Record<string, string>;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  $defs?: Record<string, Schema>;
}

/** What the schemas say about the element at a JSON Pointer. */
export interface Element {
  /**
   * Its path in the definition, for instance `AuditEvent.agent.requestor` or `Reference.reference`.
   */
  path: string;
  /** `0..1`, `1..1`, `0..*` or `1..*`. Undefined for a whole resource. */
  cardinality: string | undefined;
  /** The FHIR type: `boolean`, `Reference`, or the path of a backbone element. */
  type: string;
  /** Which values the type allows, in words. */
  description: string | undefined;
  /** The codes of a required binding. */
  codes: string[] | undefined;
  /** Whether the element is the list rather than an item of it. */
  isList: boolean;
}

const schemas = schemasById();

const schemaOf = (id: string): Schema => schemas.get(id) ?? {};

function schemasById(): ReadonlyMap<string, Schema> {
  const byId = new Map<string, Schema>();
  const add = (schema: Schema) => {
    if (schema.$id) byId.set(schema.$id, schema);
    for (const inner of Object.values(schema.$defs ?? {})) add(inner);
  };
  for (const schema of readSchemas<Schema>()) add(schema);
  return byId;
}

/**
 * Follows a JSON Pointer through the schemas.
 *
 * @param type the type of the resource at which the pointer starts, for instance `AuditEvent`
 * @param segments the segments of the pointer, unescaped
 */
export function elementAt(type: string, segments: readonly string[]): Element {
  let file = schemaOf(type);
  let schema = file;
  let path = type;
  let cardinality: string | undefined;
  const follow = () => {
    schema = schema.anyOf?.find((one) => one.type !== 'null') ?? schema;
    while (schema.$ref !== undefined) {
      const isLocal = schema.$ref.startsWith('#/$defs/');
      if (!isLocal) file = schemaOf(schema.$ref);
      schema = isLocal ? (file.$defs?.[schema.$ref.slice('#/$defs/'.length)] ?? {}) : file;
    }
  };
  for (const segment of segments) {
    if (/^\d+$/.test(segment) && schema.items) {
      schema = schema.items;
    } else {
      path = `${schema.title ?? path}.${segment}`;
      cardinality = cardinalityOf(schema, segment);
      schema = schema.properties?.[segment] ?? {};
    }
    follow();
  }
  const isList = schema.items !== undefined;
  if (isList) {
    schema = schema.items ?? {};
    follow();
  }
  return {
    path,
    cardinality,
    isList,
    type: schema.title ?? 'code',
    description: schema.properties ? undefined : schema.description,
    codes: schema.const === undefined ? schema.enum?.map(String) : [String(schema.const)],
  };
}

function cardinalityOf(owner: Schema, name: string): string {
  const isRequired = owner.required?.includes(name) || owner.requiredElement?.includes(name);
  const isList =
    owner.properties?.[name]?.type === 'array' || owner.properties?.[name]?.$ref === 'ElementList';
  return `${isRequired ? 1 : 0}..${isList ? '*' : 1}`;
}
