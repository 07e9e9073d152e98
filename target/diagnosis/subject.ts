import type { TargetConfiguration } from '../configuration/configuration.ts';
import type { Secrets } from '../credentials/secrets.ts';
import type { TokenSource } from '../credentials/token.ts';
import type { Probes } from './probes.ts';

/** A deployment to look at before the first request that counts. */
export interface Subject {
  configuration: TargetConfiguration;
  tokens: TokenSource;
  secrets: Secrets;
  probes: Probes;
}
