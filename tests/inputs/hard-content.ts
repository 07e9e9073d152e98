import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { HardSubject, HardValue } from '../../generators/hard/all.ts';

/** The requirement on what a hard value is about. */
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

/** The requirements that hard values are about. */
export const hardContent: readonly RequirementId[] = Object.values(requirements);

export function contentRequirement({ about }: HardValue): RequirementId {
  return requirements[about];
}
