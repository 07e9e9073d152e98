import { type Change, changed, elementOf } from './change.ts';
import type { BrokenRule, Row } from './violation.ts';

/** A fault in a resource, as changes of a valid one. */
export interface ResourceRow extends BrokenRule {
  /** Path of the element in the resource. */
  path: string;
  /** Changes that a valid resource needs before it can have the fault. The control has them too. */
  given?: readonly Change[];
  fault: readonly Change[];
}

/** A violation whose control is the valid resource with the changes of `given`. */
export function resourceViolation<Resource extends object, Of extends string>(
  of: Of,
  { id, rule, family, unspecified, path, given = [], fault }: ResourceRow,
): Row<Of, Resource, unknown> {
  return {
    id,
    rule,
    family,
    unspecified,
    breaks: elementOf(of, path),
    of,
    control: (valid) => changed(valid, given),
    apply: (valid) => changed(valid, [...given, ...fault]),
  };
}
