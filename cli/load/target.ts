import { demandPermission } from '../../load/plan/permission.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import type { Environment } from '../../target/configuration/environment.ts';
import { readConfiguration, type TargetFlags } from '../../target/configuration/read-configuration.ts';

/**
 * Reads the configuration of a deployment to load.
 *
 * @param flag the flag that names it
 * @throws {UsageError} when the configuration is incomplete, or the deployment may not be loaded
 */
export function readLoadTarget(
  flags: TargetFlags & { iAmAllowedToLoad?: string[] | undefined },
  environment: Environment,
  flag?: string,
): TargetConfiguration {
  const target = readConfiguration(flags, environment, flag);
  demandPermission(target.baseUrl, flags.iAmAllowedToLoad);
  return target;
}
