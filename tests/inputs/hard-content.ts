import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { HardSubject, HardValue } from '../../generators/hard/all.ts';

/** The requirement that covers each kind of hard value. */
const requirements = {
  times: 'CREATE-TIMES-EXACT',
  numbers: 'CREATE-NUMBERS-EXACT',
  extensions: 'CREATE-EXTENSIONS-KEPT',
  contained: 'CREATE-CONTAINED-KEPT',
  meta: 'CREATE-META-KEPT',
  repetitions: 'CREATE-REPETITIONS-KEPT',
  strings: 'CREATE-STRINGS-EXACT',
  other: 'CREATE-CONTENT-UNCHANGED',
} as const satisfies Record<HardSubject, RequirementId>;

/** The requirements that cover hard values. */
export const hardContent: readonly RequirementId[] = Object.values(requirements);

export function contentRequirement({ about }: HardValue): RequirementId {
  return requirements[about];
}
