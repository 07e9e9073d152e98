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
import { parsingDefects } from './parsing.ts';
import { readDefects } from './reads.ts';
import { refusalDefects } from './refusals.ts';
import { repeatedPropertyDefects } from './repeated-properties.ts';
import { robustnessDefects } from './robustness.ts';
import { searchDefects } from './search.ts';
import { searchPageDefects } from './search-pages.ts';
import { searchParameterDefects } from './search-parameters.ts';
import { statusDefects } from './statuses.ts';
import { storingDefects } from './storing.ts';
import { tokenDefects } from './tokens.ts';
import { troubleDefects } from './trouble.ts';
import { valueDefects } from './values.ts';
import { violationDefects } from './violations.ts';

export type { Defect } from './defect.ts';

/** The defects that a check finds. A sandbox shows one of them and is right in everything else. */
export const defects: readonly Defect[] = [
  ...statusDefects,
  ...idDefects,
  ...lastUpdatedDefects,
  ...contentDefects,
  ...valueDefects,
  ...storingDefects,
  ...bundleDefects,
  ...mediaTypeDefects,
  ...repeatedPropertyDefects,
  ...violationDefects,
  ...parsingDefects,
  ...refusalDefects,
  ...errorDefects,
  ...authorizationDefects,
  ...tokenDefects,
  ...readDefects,
  ...searchParameterDefects,
  ...searchDefects,
  ...searchPageDefects,
  ...troubleDefects,
  ...robustnessDefects,
  ...capabilityDefects,
];

/** All defects, including those that only a load test reliably finds. */
export const allDefects: readonly Defect[] = [...defects, ...loadDefects];

/**
 * Returns the defect with this name.
 *
 * @throws UsageError when no defect has it
 */
export function defectNamed(name: string): Defect {
  const defect = allDefects.find((row) => row.name === name);
  if (defect) return defect;
  throw new UsageError(`There is no defect ${name}. sandbox --list-defects lists them.`);
}
