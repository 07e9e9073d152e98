import type { Invariant, Json, JsonObject } from './invariant.ts';
import { exists, isObject, objects } from './invariant.ts';

const contained = (resource: JsonObject) => objects(resource.contained);
const metaOf = (resource: JsonObject): JsonObject => (isObject(resource.meta) ? resource.meta : {});

/**
 * Rules of resources and the references in them: https://hl7.org/fhir/R4/domainresource.html#invs
 */
export const resourceInvariants = {
  'dom-2': {
    human: 'a contained resource must not contain further resources',
    holds: (resource) =>
      resource.contained === undefined || contained(resource).every((inner) => !exists(inner, 'contained')),
  },
  'dom-3': {
    human:
      'a contained resource must be referenced from elsewhere in the resource, or reference the resource',
    holds: (resource) => resource.contained === undefined || everyContainedIsLinked(resource),
  },
  'dom-4': {
    human: 'a contained resource must have neither meta.versionId nor meta.lastUpdated',
    holds: (resource) =>
      resource.contained === undefined ||
      contained(resource)
        .map(metaOf)
        .every((meta) => !exists(meta, 'versionId') && !exists(meta, 'lastUpdated')),
  },
  'dom-5': {
    human: 'a contained resource must not have a security label',
    holds: (resource) =>
      resource.contained === undefined ||
      contained(resource).every((inner) => !exists(metaOf(inner), 'security')),
  },
  'ref-1': {
    human: 'a local reference must name a contained resource',
    // A bare `#` is the resource itself: https://hl7.org/fhir/R4/references.html#contained
    holds: ({ reference }, resource) =>
      typeof reference !== 'string' ||
      !reference.startsWith('#') ||
      reference === '#' ||
      objects(resource?.contained).some(({ id }) => id === reference.slice(1)),
  },
} satisfies Record<string, Invariant>;

function everyContainedIsLinked(resource: JsonObject): boolean {
  const inner = contained(resource);
  const linked = localLinks(resource);
  return inner.every((one) => linked.has(`#${String(one.id)}`) || localLinks(one).has('#'));
}

/**
 * Returns the strings in a value that start with `#`. It does not recurse, since the sender chooses
 * the depth.
 */
function localLinks(value: Json): Set<string> {
  const links = new Set<string>();
  const open: Json[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') {
      if (next.startsWith('#')) links.add(next);
    } else if (typeof next === 'object' && next !== null) {
      for (const child of Object.values(next)) open.push(child);
    }
  }
  return links;
}
