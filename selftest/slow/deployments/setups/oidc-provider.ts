import { startOidcProvider } from '../../systems/oidc-provider.ts';
import type { SetUp } from '../setup.ts';

const system = { kind: 'provider', system: 'oidc-provider' } as const;

export const oidcProviderSetUps: readonly SetUp[] = [
  {
    ...system,
    name: 'an issuer with a path and a trailing slash that wants a resource',
    settings: ['`OIDC_ISSUER` with its trailing slash', '`OIDC_RESOURCE`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    async start(systems) {
      const provider = await systems.once('oidc-provider', startOidcProvider);
      const { environment } = await systems.sandbox(provider.issuer);
      return {
        environment: {
          AUDITBOX_URL: environment.AUDITBOX_URL!,
          OIDC_ISSUER: provider.issuer,
          OIDC_CLIENT_ID: provider.client.id,
          OIDC_CLIENT_SECRET: provider.client.secret,
          OIDC_RESOURCE: provider.resource,
        },
        async stop() {},
      };
    },
  },
];
