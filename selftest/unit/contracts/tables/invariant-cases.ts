import type { Case } from './case.ts';
import { bundleRules } from './rules/bundle-rules.ts';
import { capabilityRules } from './rules/capability-rules.ts';
import { choiceRules } from './rules/choice-rules.ts';
import { datatypeRules } from './rules/datatype-rules.ts';
import { formRules } from './rules/form-rules.ts';
import { narrativeRules } from './rules/narrative-rules.ts';
import { quantityRules } from './rules/quantity-rules.ts';
import { resourceRules } from './rules/resource-rules.ts';
import { timingRules } from './rules/timing-rules.ts';

const all = {
  ...resourceRules,
  ...choiceRules,
  ...bundleRules,
  ...capabilityRules,
  ...quantityRules,
  ...datatypeRules,
  ...timingRules,
  ...narrativeRules,
  ...formRules,
};

/** What the schemas say by keywords of their own: invariants, choices, lists of primitives, depth. */
export const invariantCases: Case[] = Object.entries(all).flatMap(([rule, { type, keep, break: broken }]) => [
  ...keep.map((value, index) => ({ type, name: `${rule}: kept, ${index + 1}`, value, valid: true })),
  ...broken.map((value, index) => ({ type, name: `${rule}: broken, ${index + 1}`, value, valid: false })),
]);
