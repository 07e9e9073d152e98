/** Any JSON value. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Reduction {
  body: Json;
  /** How often `stillShows` was called. */
  requests: number;
}

/** The keys and indices that lead to a part of a value. */
type Path = readonly (string | number)[];

/**
 * Reduces a JSON value to a smaller one that still shows a behavior. It removes large parts first,
 * then their parts.
 *
 * @param admissible says whether a candidate may be sent, without a request
 * @param stillShows sends a candidate to the deployment; called at most `maxRequests` times
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
        // The items after it have moved up by one.
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

/** Returns the value without the part at a path, or undefined when there is no such part. */
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
