import { keycloakSetUps } from '../../keycloak/set-ups.ts';
import type { SetUp } from '../setup.ts';
import { gateways } from './gateways.ts';
import { lines } from './lines.ts';
import { mutualTlsSetUps } from './mutual-tls.ts';
import { oidcProviderSetUps } from './oidc-provider.ts';
import { springSetUps } from './spring.ts';

/** Every set-up, in the order of docs/deployments.md; `npm run test:keycloak` runs those of Keycloak. */
export const setUps: readonly SetUp[] = [
  ...mutualTlsSetUps,
  ...gateways,
  ...lines,
  ...keycloakSetUps,
  ...springSetUps,
  ...oidcProviderSetUps,
];
