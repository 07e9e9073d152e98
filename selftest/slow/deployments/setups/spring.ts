import { passTo, startNginx } from '../../systems/nginx.ts';
import { type SpringClient, type SpringProvider, startSpring } from '../../systems/spring/spring.ts';
import { startKeyServer } from '../key-server.ts';
import type { SetUp } from '../setup.ts';
import type { Systems } from '../systems.ts';

/** What is reserved in a form and in Basic: both are form-encoded first (RFC 6749 section 2.3.1). */
const basic = { id: 'auditbox:house', secret: 's3cret +%:&=/é' };

/** Long enough for HS256 (RFC 7518 section 3.2). */
const sharedSecret = 'a-secret-that-signs-assertions-0123456789';

/** Spring's name of each client. */
const clients = (keysUrl: string): Record<string, SpringClient> => ({
  basic: {
    registration: {
      'client-id': basic.id,
      'client-secret': `{noop}${basic.secret}`,
      'client-authentication-methods': ['client_secret_basic'],
      scopes: ['audit'],
    },
  },
  shared: {
    registration: {
      'client-id': 'shared-key',
      'client-secret': sharedSecret,
      'client-authentication-methods': ['client_secret_jwt'],
    },
    'token-endpoint-authentication-signing-algorithm': 'HS256',
  },
  rsa: {
    registration: { 'client-id': 'rsa-key', 'client-authentication-methods': ['private_key_jwt'] },
    'jwk-set-uri': `${keysUrl}/rs384`,
    'token-endpoint-authentication-signing-algorithm': 'RS384',
  },
  short: {
    registration: { 'client-id': 'short-tokens', 'client-authentication-methods': ['private_key_jwt'] },
    'jwk-set-uri': `${keysUrl}/es384`,
    'token-endpoint-authentication-signing-algorithm': 'ES384',
    token: { 'access-token-time-to-live': `${process.env.TOKEN_SECONDS ?? 10}s` },
  },
});

function springOf(systems: Systems): Promise<SpringProvider> {
  return systems.once('Spring Authorization Server', async () => {
    const keys = await systems.once('key server', () => startKeyServer(systems.clientKeys));
    return await startSpring(clients(keys.url), systems.signal);
  });
}

function tokensOf(special: (systems: Systems) => Record<string, string>): SetUp['start'] {
  return async (systems) => {
    const { url: issuer } = await springOf(systems);
    const { environment } = await systems.sandbox(issuer);
    return {
      environment: {
        AUDITBOX_URL: environment.AUDITBOX_URL!,
        OIDC_ISSUER: issuer,
        ...special(systems),
      },
      async stop() {},
    };
  };
}

/** A gateway before Spring that hides one of its two metadata documents. */
async function withOAuthMetadataOnly(systems: Systems) {
  const spring = await springOf(systems);
  const gateway = await startNginx(
    (port) => `server {
      listen 127.0.0.1:${port};
      location /.well-known/openid-configuration { return 404; }
      location / { ${passTo(spring.url)} }
    }`,
    systems.signal,
  );
  return { issuer: `http://127.0.0.1:${gateway.port}`, stop: gateway.stop };
}

const system = { kind: 'provider', system: 'Spring Authorization Server' } as const;

/** A provider that accepts Basic only when id and secret are form-encoded. */
export const springSetUps: readonly SetUp[] = [
  {
    ...system,
    name: 'a client id and a secret with reserved characters, and a scope',
    settings: ['`OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET` as they are', '`OIDC_SCOPE`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    start: tokensOf(() => ({
      OIDC_CLIENT_ID: basic.id,
      OIDC_CLIENT_SECRET: basic.secret,
      OIDC_SCOPE: 'audit',
    })),
  },
  {
    ...system,
    name: 'a signed assertion by a shared secret',
    settings: ['`OIDC_CLIENT_AUTH=client_secret_jwt`'],
    outcomes: { token: 'passes' },
    start: tokensOf(() => ({
      OIDC_CLIENT_ID: 'shared-key',
      OIDC_CLIENT_SECRET: sharedSecret,
      OIDC_CLIENT_AUTH: 'client_secret_jwt',
    })),
  },
  {
    ...system,
    name: 'a signed assertion, RS384, by a key in PEM',
    settings: ['`OIDC_PRIVATE_KEY`, `OIDC_KEY_ID`'],
    outcomes: { check: 'passes', token: 'passes' },
    start: tokensOf(({ clientKeys: { rs384 } }) => ({
      OIDC_CLIENT_ID: 'rsa-key',
      OIDC_PRIVATE_KEY: rs384.file,
      OIDC_KEY_ID: rs384.keyId,
    })),
  },
  {
    ...system,
    name: 'tokens that live for 10 s, by a signed assertion, ES384',
    settings: ['`OIDC_PRIVATE_KEY`'],
    outcomes: { check: 'passes', load: 'passes' },
    parameters: { load: ['--batch', '10', '--rounds', '2', '--duration', '25s', '--vus', '2'] },
    start: tokensOf(({ clientKeys: { es384 } }) => ({
      OIDC_CLIENT_ID: 'short-tokens',
      OIDC_PRIVATE_KEY: es384.file,
    })),
  },
  {
    ...system,
    name: 'metadata by RFC 8414 only',
    alsoNeeds: 'nginx',
    settings: ['`OIDC_ISSUER`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    async start(systems) {
      const { issuer, stop } = await withOAuthMetadataOnly(systems);
      const { environment } = await systems.sandbox(issuer);
      return {
        environment: {
          AUDITBOX_URL: environment.AUDITBOX_URL!,
          OIDC_ISSUER: issuer,
          OIDC_CLIENT_ID: basic.id,
          OIDC_CLIENT_SECRET: basic.secret,
        },
        stop,
      };
    },
  },
];
