/** A JSON value on the way to its smallest form. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Reduction {
  body: Json;
  /** How often `stillShows` was asked. */
  requests: number;
}

/** A place in a value: the keys and indices that lead to it. */
type Path = readonly (string | number)[];

/**
 * Reduces a JSON value by leaving parts out while it still shows a behaviour: large parts first, then their parts.
 *
 * @param admissible asked first and free of charge: whether a candidate is still of the kind wanted
 * @param stillShows asks the deployment; at most `maxRequests` times
 */
export async function reduce(
  value: unknown,
  admissible: (candidate: Json) => boolean,
  stillShows: (candidate: Json) => Promise<boolean>,
  maxRequests = 50,
): Promise<Reduction> {
  let body = structuredClone(value) as Json;
  let requests = 0;
  const queue: Path[] = childrenOf(body, []);
  while (queue.length > 0 && requests < maxRequests) {
    const path = queue.shift()!;
    const candidate = without(body, path);
    if (candidate === undefined) continue;
    if (admissible(candidate)) {
      requests++;
      if (await stillShows(candidate)) {
        body = candidate;
        // What followed in the same list has moved up by one.
        if (typeof path.at(-1) === 'number') queue.unshift(path);
        continue;
      }
    }
    queue.push(...childrenOf(at(body, path), path));
  }
  return { body, requests };
}

function childrenOf(value: Json | undefined, path: Path): Path[] {
  if (Array.isArray(value)) return value.map((_, index) => [...path, index]);
  if (typeof value === 'object' && value !== null) return Object.keys(value).map((key) => [...path, key]);
  return [];
}

function at(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (part, key) => (typeof part === 'object' && part !== null ? (Reflect.get(part, key) as Json) : undefined),
    value,
  );
}

/** The value without the part at a path; undefined when there is none. */
function without(value: Json, path: Path): Json | undefined {
  const copy = structuredClone(value);
  const parent = at(copy, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined || typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key))
    return undefined;
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return copy;
}
