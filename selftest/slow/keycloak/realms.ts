import type { ClientKeys } from '../systems/client-keys.ts';
import auditbox from './auditbox-realm.json' with { type: 'json' };

/** Life of an access token of the realm `auditbox-short`. Seconds. */
export const shortLifeSeconds = 2;

const client = auditbox.clients[0]!;
const user = auditbox.users[0]!;

/** A realm with a service account, as client credentials need it. */
const services = {
  ...auditbox,
  realm: 'auditbox-services',
  clients: [{ ...client, serviceAccountsEnabled: true }],
};

const short = { ...services, realm: 'auditbox-short', accessTokenLifespan: shortLifeSeconds };

/** The client of these realms. */
export const clientCredentials = { OIDC_CLIENT_ID: client.clientId, OIDC_CLIENT_SECRET: client.secret };

/** The user of these realms, for the password grant. */
export const passwordGrant = {
  OIDC_GRANT: 'password',
  OIDC_USERNAME: user.username,
  OIDC_PASSWORD: user.credentials[0]!.value,
};

/** Long enough for HS256 (RFC 7518 section 3.2). */
export const sharedSecret = 'a-secret-that-signs-assertions-0123456789';

/** The clients of the realm `auditbox-clients` by how they authenticate. */
function clientsByMethod({ rs384, es384 }: ClientKeys) {
  const service = { protocol: 'openid-connect', publicClient: false, serviceAccountsEnabled: true };
  const signed = (alg: string, keys: object) => ({
    ...service,
    clientAuthenticatorType: 'client-jwt',
    attributes: {
      'use.jwks.string': 'true',
      'jwks.string': JSON.stringify(keys),
      'token.endpoint.auth.signing.alg': alg,
    },
  });
  return [
    { ...service, clientId: 'secret', clientAuthenticatorType: 'client-secret', secret: client.secret },
    {
      ...service,
      clientId: 'shared-key',
      clientAuthenticatorType: 'client-secret-jwt',
      secret: sharedSecret,
    },
    { ...signed('RS384', rs384.publicKeys), clientId: 'rsa-key' },
    { ...signed('ES384', es384.publicKeys), clientId: 'ec-key' },
    {
      ...service,
      clientId: 'certificate',
      clientAuthenticatorType: 'client-x509',
      attributes: { 'x509.subjectdn': 'CN=auditbox-client', 'x509.allow.regex.pattern.comparison': 'false' },
    },
    { clientId: 'public', protocol: 'openid-connect', publicClient: true, directAccessGrantsEnabled: true },
  ];
}

/**
 * The realms that Keycloak imports: `auditbox` as Auditbox's documents have it, with service accounts off; one with
 * service accounts; one whose tokens end while a check runs; and one with a client of each method.
 */
export function realms(keys: ClientKeys) {
  const clients = { ...auditbox, realm: 'auditbox-clients', clients: clientsByMethod(keys) };
  return [auditbox, services, short, clients];
}
