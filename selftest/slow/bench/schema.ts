import { readSchemas } from '../../../contracts/fhir/read-schemas.ts';

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Our schemas as one, for tools that resolve references within a document only: each `$id` becomes one of its `$defs`. */
export function oneSchema(type: string): Node {
  const definitions: Record<string, Node> = {};

  // Every schema of a file is moved out to the top; `scope` tells its local references from those of other files.
  const collect = (schema: Node, scope: string): Node => {
    const { $id, $defs, ...rest } = schema;
    for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, Node>)) {
      const id = (definition.$id as string | undefined) ?? `${scope}.${name}`;
      definitions[id] = collect(definition, id);
    }
    return rewrite(rest, scope) as Node;
  };
  const rewrite = (value: unknown, scope: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => rewrite(one, scope));
    if (!isNode(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) =>
        key === '$ref' ? [key, reference(String(inner), scope)] : [key, rewrite(inner, scope)],
      ),
    );
  };
  const reference = (ref: string, scope: string): string =>
    ref.startsWith('#/$defs/')
      ? `#/$defs/${scope.split('.')[0]}.${ref.slice('#/$defs/'.length)}`
      : `#/$defs/${ref}`;

  for (const schema of readSchemas<Node>()) {
    const id = schema.$id as string;
    definitions[id] = collect(schema, id);
  }
  return { $ref: `#/$defs/${type}`, $defs: definitions };
}
