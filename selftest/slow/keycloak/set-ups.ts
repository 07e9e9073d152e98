import type { Outcome, SetUp } from '../deployments/setup.ts';
import type { Systems } from '../deployments/systems.ts';
import { keycloakDistribution } from './distribution.ts';
import { clientCredentials, passwordGrant, realms, sharedSecret } from './realms.ts';
import { type Keycloak, startKeycloak } from './server.ts';

/** Returns the Keycloak of a run. */
export function keycloakOf(systems: Systems): Promise<Keycloak> {
  return systems.once('Keycloak', async () => {
    const distribution = await keycloakDistribution(systems.signal);
    const { certificates, clientKeys, signal } = systems;
    return await startKeycloak(distribution, realms(clientKeys), certificates, signal);
  });
}

/** Tokens of a realm over TLS, by the settings that are special about it. */
function tokensOf(realm: string, special: (systems: Systems) => Record<string, string>): SetUp['start'] {
  return async (systems) => {
    const { secureUrl } = await keycloakOf(systems);
    const issuer = `${secureUrl}/realms/${realm}`;
    const sandbox = await systems.sandbox(issuer);
    return {
      environment: {
        AUDITBOX_URL: sandbox.environment.AUDITBOX_URL!,
        AUDITBOX_CA: systems.certificates.authority,
        OIDC_ISSUER: issuer,
        ...special(systems),
      },
      async stop() {},
    };
  };
}

const system = { kind: 'provider', system: 'Keycloak' } as const;

const serviceAccountsOff: Outcome = { exitCode: 3, says: 'OIDC_GRANT=password' };

/** Keycloak with a client of each method, and as Auditbox's documents configure it. */
export const keycloakSetUps: readonly SetUp[] = [
  {
    ...system,
    name: 'Keycloak as Auditbox’s documents configure it, with the password grant',
    settings: ['`OIDC_USERNAME`, `OIDC_PASSWORD`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    start: tokensOf('auditbox', () => ({ ...clientCredentials, ...passwordGrant })),
  },
  {
    ...system,
    name: 'the same, with client credentials, which it does not allow',
    settings: [],
    outcomes: {
      check: serviceAccountsOff,
      load: serviceAccountsOff,
      token: serviceAccountsOff,
      doctor: serviceAccountsOff,
    },
    start: tokensOf('auditbox', () => clientCredentials),
  },
  {
    ...system,
    name: 'Keycloak with a client secret',
    settings: ['`OIDC_CLIENT_SECRET`'],
    outcomes: { check: 'passes', token: 'passes' },
    start: tokensOf('auditbox-clients', () => ({ ...clientCredentials, OIDC_CLIENT_ID: 'secret' })),
  },
  {
    ...system,
    name: 'Keycloak with a client secret in the form',
    settings: ['`OIDC_CLIENT_AUTH=client_secret_post`'],
    outcomes: { token: 'passes' },
    start: tokensOf('auditbox-clients', () => ({
      ...clientCredentials,
      OIDC_CLIENT_ID: 'secret',
      OIDC_CLIENT_AUTH: 'client_secret_post',
    })),
  },
  {
    ...system,
    name: 'Keycloak with a signed assertion by a shared secret',
    settings: ['`OIDC_CLIENT_AUTH=client_secret_jwt`'],
    outcomes: { check: 'passes', token: 'passes' },
    start: tokensOf('auditbox-clients', () => ({
      OIDC_CLIENT_ID: 'shared-key',
      OIDC_CLIENT_SECRET: sharedSecret,
      OIDC_CLIENT_AUTH: 'client_secret_jwt',
    })),
  },
  {
    ...system,
    name: 'Keycloak with a signed assertion, RS384, by a key in PEM',
    settings: ['`OIDC_PRIVATE_KEY`, `OIDC_KEY_ID`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    start: tokensOf('auditbox-clients', ({ clientKeys: { rs384 } }) => ({
      OIDC_CLIENT_ID: 'rsa-key',
      OIDC_CLIENT_AUTH: 'private_key_jwt',
      OIDC_PRIVATE_KEY: rs384.file,
      OIDC_KEY_ID: rs384.keyId,
    })),
  },
  {
    ...system,
    name: 'Keycloak with a signed assertion, ES384, by a JWK',
    settings: ['`OIDC_PRIVATE_KEY`'],
    outcomes: { check: 'passes', token: 'passes' },
    start: tokensOf('auditbox-clients', ({ clientKeys: { es384 } }) => ({
      OIDC_CLIENT_ID: 'ec-key',
      OIDC_CLIENT_AUTH: 'private_key_jwt',
      OIDC_PRIVATE_KEY: es384.file,
    })),
  },
  {
    ...system,
    name: 'Keycloak with a client certificate (mutual TLS)',
    settings: ['`OIDC_CLIENT_AUTH=tls_client_auth`', '`AUDITBOX_CERT`, `AUDITBOX_KEY`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    start: tokensOf('auditbox-clients', ({ certificates: { client } }) => ({
      OIDC_CLIENT_ID: 'certificate',
      OIDC_CLIENT_AUTH: 'tls_client_auth',
      AUDITBOX_CERT: client.cert,
      AUDITBOX_KEY: client.key,
    })),
  },
  {
    ...system,
    name: 'Keycloak with a public client and the password grant',
    settings: ['`OIDC_USERNAME`, `OIDC_PASSWORD`, and no secret'],
    outcomes: { check: 'passes', token: 'passes' },
    start: tokensOf('auditbox-clients', () => ({ ...passwordGrant, OIDC_CLIENT_ID: 'public' })),
  },
];
