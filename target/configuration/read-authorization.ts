import { UsageError } from '../../platform/exit.ts';
import { type Authorization, type ClientAuthMethod, clientAuthMethods } from './configuration.ts';
import type { Environment } from './environment.ts';
import { readPrivateKey } from './read-private-key.ts';
import { readTokenParameters } from './read-token-parameters.ts';
import { httpUrl, normalUrl } from './url.ts';

type OAuth = Extract<Authorization, { kind: 'oauth' }>;

/**
 * Reads where tokens come from.
 *
 * @param hasCertificate whether there is a client certificate, which can authenticate the client
 * @throws {UsageError} naming the variable that is missing or wrong, or those that contradict
 */
export function readAuthorization(environment: Environment, hasCertificate: boolean): Authorization {
  const mode = environment.AUDITBOX_AUTH;
  if (mode && mode !== 'on' && mode !== 'off')
    throw new UsageError(`AUDITBOX_AUTH is "${mode}". Use on or off.`);
  if (mode === 'off') return { kind: 'off' };
  if (environment.AUDITBOX_TOKEN) return { kind: 'token', token: readyToken(environment.AUDITBOX_TOKEN) };
  const issuer = readIssuer(environment);
  const tokenUrl = environment.OIDC_TOKEN_URL
    ? httpUrl(environment.OIDC_TOKEN_URL, 'OIDC_TOKEN_URL', { query: true })
    : undefined;
  if (!issuer && !tokenUrl)
    throw new UsageError(
      'No source of tokens is configured. Set KEYCLOAK_URL, OIDC_ISSUER, OIDC_TOKEN_URL or AUDITBOX_TOKEN, ' +
        'or AUDITBOX_AUTH=off for a deployment without authorization.',
    );
  return {
    kind: 'oauth',
    issuer,
    tokenUrl,
    ...readGrant(environment),
    clientId: needed(environment, 'OIDC_CLIENT_ID'),
    ...readClientAuthentication(environment, hasCertificate),
    ...readTokenParameters(environment),
  };
}

function readIssuer({ OIDC_ISSUER, KEYCLOAK_URL }: Environment): string | undefined {
  if (OIDC_ISSUER) return httpUrl(OIDC_ISSUER, 'OIDC_ISSUER');
  return KEYCLOAK_URL ? `${normalUrl(KEYCLOAK_URL, 'KEYCLOAK_URL')}/realms/auditbox` : undefined;
}

/** A user name is of use to the password grant only, so that it implies this grant. */
function readGrant(environment: Environment): Pick<OAuth, 'grant' | 'username' | 'password'> {
  const grant = environment.OIDC_GRANT;
  if (grant && grant !== 'client_credentials' && grant !== 'password')
    throw new UsageError(`OIDC_GRANT is "${grant}". Use client_credentials or password.`);
  const user = ['OIDC_USERNAME', 'OIDC_PASSWORD'].find((name) => environment[name]);
  if (grant === 'client_credentials' && user)
    throw new UsageError(
      `OIDC_GRANT is client_credentials, but ${user} is set. Remove ${user}, or set OIDC_GRANT=password.`,
    );
  if (grant !== 'password' && !user) return { grant: 'client_credentials' };
  return {
    grant: 'password',
    username: needed(environment, 'OIDC_USERNAME'),
    password: needed(environment, 'OIDC_PASSWORD'),
  };
}

/** Without OIDC_CLIENT_AUTH, a client of the password grant may be public (RFC 6749 section 2.1). */
function readClientAuthentication(
  environment: Environment,
  hasCertificate: boolean,
): Pick<OAuth, 'clientAuth' | 'clientSecret' | 'privateKey'> {
  const clientSecret = environment.OIDC_CLIENT_SECRET || undefined;
  const privateKey = readPrivateKey(environment);
  const clientAuth = readMethod(environment.OIDC_CLIENT_AUTH);
  const needs = (isGiven: boolean, what: string) => {
    if (!isGiven) throw new UsageError(`OIDC_CLIENT_AUTH is ${clientAuth}, which needs ${what}. Set it.`);
  };
  if (clientAuth?.startsWith('client_secret')) needs(clientSecret !== undefined, 'OIDC_CLIENT_SECRET');
  if (clientAuth === 'private_key_jwt') needs(privateKey !== undefined, 'OIDC_PRIVATE_KEY');
  if (clientAuth === 'tls_client_auth') needs(hasCertificate, 'AUDITBOX_CERT (or --cert)');
  if (clientAuth === 'none' && clientSecret)
    throw new UsageError('OIDC_CLIENT_AUTH is none, but OIDC_CLIENT_SECRET is set. Remove one of them.');
  const canAuthenticate = clientSecret || privateKey || hasCertificate || clientAuth === 'none';
  if (!canAuthenticate && readGrant(environment).grant === 'client_credentials')
    throw new UsageError(
      'OIDC_CLIENT_SECRET is not set. It is required to get a token by client credentials, ' +
        'unless OIDC_PRIVATE_KEY or AUDITBOX_CERT authenticates the client.',
    );
  return { clientAuth, clientSecret, privateKey };
}

function readMethod(name: string | undefined): ClientAuthMethod | undefined {
  if (!name) return undefined;
  const method = clientAuthMethods.find((one) => one === name);
  if (!method)
    throw new UsageError(`OIDC_CLIENT_AUTH is "${name}". Use one of ${clientAuthMethods.join(', ')}.`);
  return method;
}

function needed(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new UsageError(`${name} is not set. It is required to get a token.`);
  return value;
}

/** RFC 6750 section 2.1: a bearer token is `b64token`. Anything else can't go into the header. */
function readyToken(token: string): string {
  if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token))
    throw new UsageError(
      'AUDITBOX_TOKEN is not a bearer token. Set the bare token, without "Bearer " or spaces.',
    );
  return token;
}
