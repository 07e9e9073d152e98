import { answer } from './answer.ts';
import { authorization } from './authorization.ts';
import { bundle } from './bundle.ts';
import { capabilities } from './capabilities.ts';
import { create } from './create.ts';
import { invalid } from './invalid.ts';
import { read } from './read.ts';
import type { Requirement } from './requirement.ts';
import { robustness } from './robustness.ts';
import { search } from './search.ts';
import { trouble } from './trouble.ts';

/** The groups of the catalogue, in the order in which a report shows them. */
export const requirementGroups = {
  create,
  bundle,
  invalid,
  answer,
  authorization,
  read,
  search,
  trouble,
  robustness,
  capabilities,
} as const;

export type RequirementGroup = keyof typeof requirementGroups;
export type RequirementId = (typeof requirementGroups)[RequirementGroup][number]['id'];

/** Every requirement, in the order in which a report shows them. */
export const requirements: readonly (Requirement & { id: RequirementId })[] =
  Object.values(requirementGroups).flat();

const byId = new Map<string, Requirement & { id: RequirementId }>(requirements.map((row) => [row.id, row]));

/** Returns whether a requirement needs commands that break the deployment and restore it. */
export function needsFaultCommands(id: string): boolean {
  return requirement(id)?.needs === 'fault commands';
}

/** Returns the requirement with this id, or undefined. */
export function requirement(id: string): (Requirement & { id: RequirementId }) | undefined {
  return byId.get(id);
}
