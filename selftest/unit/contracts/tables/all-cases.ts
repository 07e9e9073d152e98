import type { Case } from './case.ts';
import { elementCases } from './element-cases.ts';
import { invariantCases } from './invariant-cases.ts';
import { primitiveCases } from './primitive-cases.ts';

export type { Case } from './case.ts';

/** Every accept and reject case of the schemas, by the type that it is of. */
export function casesByType(): Map<string, Case[]> {
  const byType = new Map<string, Case[]>();
  for (const one of [...primitiveCases, ...invariantCases, ...elementCases()])
    byType.set(one.type, [...(byType.get(one.type) ?? []), one]);
  return byType;
}
