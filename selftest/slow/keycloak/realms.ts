import auditbox from './auditbox-realm.json' with { type: 'json' };

/** Life of an access token of the realm `auditbox-short`. Seconds. */
export const shortLifeSeconds = 2;

const short = {
  ...auditbox,
  realm: 'auditbox-short',
  accessTokenLifespan: shortLifeSeconds,
  // The user has a role that is named for the other realm; client credentials need none.
  users: [],
};

/** The realms that Keycloak imports: the guide's, and one whose tokens end while a check runs. */
export const realms = [auditbox, short];

const client = auditbox.clients[0]!;
const user = auditbox.users[0]!;

/** The client of both realms. */
export const clientCredentials = { OIDC_CLIENT_ID: client.clientId, OIDC_CLIENT_SECRET: client.secret };

/** The user of the realm `auditbox`, for the password grant. */
export const passwordGrant = {
  OIDC_GRANT: 'password',
  OIDC_USERNAME: user.username,
  OIDC_PASSWORD: user.credentials[0]!.value,
};
