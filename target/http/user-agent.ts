import packageJson from '../../package.json' with { type: 'json' };
import type { TargetConfiguration } from '../configuration/configuration.ts';

/**
 * Returns the `User-Agent` of every request, by which operators find a run in their logs:
 * `auditbox-harness/1.2.3 (run 20260102T030405Z-abcd)`. Some firewalls refuse requests without one.
 */
export function userAgentOf({ runId }: Pick<TargetConfiguration, 'runId'>): string {
  const product = `${packageJson.name}/${packageJson.version}`;
  return runId ? `${product} (run ${runId})` : product;
}
