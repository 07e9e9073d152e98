import { UsageError } from '../../platform/exit.ts';
import { authorizationDefects } from './authorization.ts';
import { bundleDefects } from './bundles.ts';
import { capabilityDefects } from './capabilities.ts';
import { contentDefects } from './content.ts';
import type { Defect } from './defect.ts';
import { errorDefects } from './errors.ts';
import { idDefects } from './ids.ts';
import { lastUpdatedDefects } from './last-updated.ts';
import { loadDefects } from './load.ts';
import { mediaTypeDefects } from './media-types.ts';
import { nameDefects } from './names.ts';
import { parsingDefects } from './parsing.ts';
import { readDefects } from './reads.ts';
import { refusalDefects } from './refusals.ts';
import { robustnessDefects } from './robustness.ts';
import { searchDefects } from './search.ts';
import { statusDefects } from './statuses.ts';
import { storingDefects } from './storing.ts';
import { troubleDefects } from './trouble.ts';
import { valueDefects } from './values.ts';
import { violationDefects } from './violations.ts';

export type { Defect } from './defect.ts';

/** Every way in which a sandbox can be told to be wrong that a check finds; each is wrong in this way alone. */
export const defects: readonly Defect[] = [
  ...statusDefects,
  ...idDefects,
  ...lastUpdatedDefects,
  ...contentDefects,
  ...valueDefects,
  ...storingDefects,
  ...bundleDefects,
  ...mediaTypeDefects,
  ...nameDefects,
  ...violationDefects,
  ...parsingDefects,
  ...refusalDefects,
  ...errorDefects,
  ...authorizationDefects,
  ...readDefects,
  ...searchDefects,
  ...troubleDefects,
  ...robustnessDefects,
  ...capabilityDefects,
];

/** Those, and the ones that only a load test is sure to find. */
export const allDefects: readonly Defect[] = [...defects, ...loadDefects];

/**
 * The defect of a name.
 *
 * @throws UsageError when there is none
 */
export function defectNamed(name: string): Defect {
  const defect = allDefects.find((row) => row.name === name);
  if (defect) return defect;
  throw new UsageError(`There is no defect ${name}. sandbox --list-defects lists them.`);
}
