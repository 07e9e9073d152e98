import { UsageError } from '../contracts/exit.ts';
import { authorizationDefects } from './defects/authorization.ts';
import { bundleDefects } from './defects/bundles.ts';
import { capabilityDefects } from './defects/capabilities.ts';
import { contentDefects } from './defects/content.ts';
import type { Defect } from './defects/defect.ts';
import { errorDefects } from './defects/errors.ts';
import { idDefects } from './defects/ids.ts';
import { lastUpdatedDefects } from './defects/last-updated.ts';
import { loadDefects } from './defects/load.ts';
import { mediaTypeDefects } from './defects/media-types.ts';
import { nameDefects } from './defects/names.ts';
import { parsingDefects } from './defects/parsing.ts';
import { readDefects } from './defects/reads.ts';
import { refusalDefects } from './defects/refusals.ts';
import { robustnessDefects } from './defects/robustness.ts';
import { searchDefects } from './defects/search.ts';
import { statusDefects } from './defects/statuses.ts';
import { storingDefects } from './defects/storing.ts';
import { troubleDefects } from './defects/trouble.ts';
import { valueDefects } from './defects/values.ts';
import { violationDefects } from './defects/violations.ts';

export type { Defect } from './defects/defect.ts';

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
