/** A change of a JSON object in place. */
export type Change = (resource: object) => void;

type Step = string | number;

const steps = (path: string): Step[] =>
  path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

/** Finds the object that has the last step, and creates the missing objects and arrays. */
function holder(resource: object, path: string): { object: Record<Step, unknown>; last: Step } {
  const parents = steps(path);
  const last = parents.pop() as Step;
  let object = resource as Record<Step, unknown>;
  parents.forEach((step, index) => {
    if (object[step] === undefined) object[step] = typeof (parents[index + 1] ?? last) === 'number' ? [] : {};
    object = object[step] as Record<Step, unknown>;
  });
  return { object, last };
}

/** Sets the value at a path such as `agent[0].network.type`; missing parents are created. */
export const put =
  (path: string, value: unknown): Change =>
  (resource) => {
    const { object, last } = holder(resource, path);
    object[last] = structuredClone(value);
  };

/** Replaces the value at a path by the result of a function. */
export const turn =
  (path: string, into: (value: unknown) => unknown): Change =>
  (resource) => {
    const { object, last } = holder(resource, path);
    object[last] = into(object[last]);
  };

/** Removes the property at a path, if it is there. */
export const drop =
  (path: string): Change =>
  (resource) => {
    const parents = steps(path);
    const last = parents.pop() as Step;
    let object: Record<Step, unknown> | undefined = resource as Record<Step, unknown>;
    for (const step of parents) object = object?.[step] as Record<Step, unknown> | undefined;
    if (object) delete object[last];
  };

/**
 * The path of the extensions of a primitive value: `agent[0]._name`. They can replace the value.
 */
export const extensionOf = (path: string): string => path.replace(/([^.]+)$/, '_$1');

/** Renames the property at a path; its value and its position in the object stay. */
export const rename =
  (path: string, name: string): Change =>
  (resource) => {
    const { object, last } = holder(resource, path);
    const entries = Object.entries(object);
    for (const [key] of entries) delete object[key];
    for (const [key, value] of entries) object[key === last ? name : key] = value;
  };

/** Applies changes, in order, to a deep copy. */
export function changed<T extends object>(resource: T, changes: readonly Change[]): T {
  const copy = structuredClone(resource);
  for (const change of changes) change(copy);
  return copy;
}

/** The FHIR element of a path: `agent[0].requestor` is `AuditEvent.agent.requestor`. */
export const elementOf = (type: string, path: string): string => `${type}.${path.replace(/\[\d+\]/g, '')}`;

/**
 * A path as part of an id: `agent[1].requestor` is `agent-2-requestor`, `agent[0].name` is
 * `agent-name`, and `agent[0]` is `agent-item`.
 */
export const slug = (path: string): string =>
  path
    .replace(/\[0\]$/, '-item')
    .replace(/\[0\]/g, '')
    .replace(/\[(\d+)\]/g, (_, index) => `-${Number(index) + 1}`)
    .replace(/\./g, '-')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
