import type { SchemaObject } from 'ajv';

/** A schema file with one keyword, entry or property taken out. */
export interface Mutant {
  /** What was taken out, as a JSON Pointer: `AuditEvent#/$defs/agent/requiredElement/requestor`. */
  name: string;
  schema: SchemaObject;
  /** The `$id`s in whose cases it can show: of the file, or of the definition in it that has an `$id` of its own. */
  type: string;
}

/** Keywords that tell people something and validators nothing. */
const annotations = ['$id', '$schema', '$comment', 'title', 'description'];

/** Keywords whose entries are taken out one at a time: each is a rule of its own. */
const lists = ['required', 'requiredElement', 'primitiveLists', 'invariants', 'enum'];
const maps = ['choice', 'properties'];

/** Every mutant of a schema file. */
export function mutantsOf(file: SchemaObject): Mutant[] {
  return [...removals(file, [], file.$id!)].map(({ path, type }) => ({
    name: `${file.$id}#/${path.join('/')}`,
    schema: without(file, path),
    type,
  }));
}

type Path = readonly (string | number)[];

function* removals(
  schema: SchemaObject,
  at: Path,
  outerType: string,
): Generator<{ path: Path; type: string }> {
  const type = schema.$id ?? outerType;
  for (const [keyword, value] of Object.entries(schema)) {
    const path = [...at, keyword];
    if (annotations.includes(keyword)) continue;
    if (keyword === '$defs') {
      for (const [name, inner] of Object.entries<SchemaObject>(value))
        yield* removals(inner, [...path, name], type);
      continue;
    }
    if (lists.includes(keyword)) for (const entry of value.keys()) yield { path: [...path, entry], type };
    if (maps.includes(keyword)) for (const name of Object.keys(value)) yield { path: [...path, name], type };
    // A list of one entry without that entry is not a keyword.
    if (!lists.includes(keyword) || keyword === 'enum') yield { path, type };
    if (keyword === 'properties')
      for (const [name, inner] of Object.entries<SchemaObject>(value))
        yield* removals(inner, [...path, name], type);
    if (keyword === 'items') yield* removals(value, path, type);
    if (keyword === 'anyOf')
      for (const [index, inner] of value.entries())
        if (index > 0) yield* removals(inner, [...path, index], type);
  }
}

function without(file: SchemaObject, path: Path): SchemaObject {
  const copy = structuredClone(file);
  // biome-ignore lint/suspicious/noExplicitAny: any part of a schema
  let owner: any = copy;
  for (const step of path.slice(0, -1)) owner = owner[step];
  const last = path.at(-1)!;
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else delete owner[last];
  return copy;
}
