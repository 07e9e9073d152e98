import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { Response } from 'undici';
import { UntestableError, UsageError } from '../../platform/exit.ts';
import type { Authorization, TargetConfiguration } from '../configuration/configuration.ts';
import { explainConnectionError, isBlockedPort } from '../http/connection-error.ts';
import { createProviderFetch, type ProviderFetch } from '../http/provider-fetch.ts';
import { addConfiguredSecrets } from './configured-secrets.ts';
import type { Secrets } from './secrets.ts';

export interface AccessToken {
  value: string;
  /** Milliseconds since the epoch. Infinity if the provider did not say. */
  expiresAt: number;
}

export interface TokenSource {
  /**
   * Returns a token that is valid long enough for any request, or null if the deployment runs
   * without authorization.
   *
   * @throws {UntestableError} when the identity provider issues none; the message quotes its error
   */
  get(): Promise<AccessToken | null>;
}

interface RenewedToken extends AccessToken {
  renewAt: number;
}

const timeoutSeconds = 20;

/**
 * Returns how long to use a token: until 30 seconds before it expires, or half its lifetime if that
 * is longer.
 */
function timeToUse(lifetime: number): number {
  return Math.max(lifetime - 30_000, lifetime / 2);
}

/**
 * Creates the source of tokens of a configuration. It caches a token, renews it before it expires,
 * and sends one token request at a time however many callers wait.
 *
 * @param secrets receives every token, so that none is written anywhere
 */
export function createTokenSource(configuration: TargetConfiguration, secrets: Secrets): TokenSource {
  const { authorization } = configuration;
  addConfiguredSecrets(configuration, secrets);
  if (authorization.kind === 'off') return { get: async () => null };
  if (authorization.kind === 'token') return readyToken(authorization.token);
  const request = tokenRequest(authorization, createProviderFetch(configuration));
  let current: RenewedToken | null = null;
  let pending: Promise<RenewedToken> | null = null;
  return {
    async get() {
      if (current && Date.now() < current.renewAt) return current;
      pending ??= request().finally(() => {
        pending = null;
      });
      current = await pending;
      secrets.add('$TOKEN', current.value);
      return current;
    },
  };
}

/** A token from AUDITBOX_TOKEN can't be renewed. Once it has expired, nothing is sent with it. */
function readyToken(value: string): TokenSource {
  const expiresAt = expiryOf(value);
  return {
    async get() {
      if (Date.now() >= expiresAt)
        throw new UntestableError(
          `AUDITBOX_TOKEN expired at ${new Date(expiresAt).toISOString()}. Set a new one.`,
        );
      return { value, expiresAt };
    },
  };
}

/** Returns the `exp` of a JWT in milliseconds, or Infinity for an opaque token. */
function expiryOf(token: string): number {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? Number.POSITIVE_INFINITY : exp * 1000;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

type OAuth = Extract<Authorization, { kind: 'oauth' }>;

function tokenRequest(authorization: OAuth, providerFetch: ProviderFetch): () => Promise<RenewedToken> {
  let client: Promise<oidc.Configuration> | null = null;
  return async () => {
    const askedAt = Date.now();
    try {
      client ??= createOAuthClient(authorization, providerFetch);
      const answer = await grant(await client, authorization);
      const lifetime = answer.expires_in === undefined ? Number.POSITIVE_INFINITY : answer.expires_in * 1000;
      return {
        value: answer.access_token,
        expiresAt: askedAt + lifetime,
        renewAt: askedAt + timeToUse(lifetime),
      };
    } catch (error) {
      client = null;
      if (isBlockedPort(error))
        throw new UsageError(
          `${variableOf(authorization)} is ${placeOf(authorization)}. HTTP clients block this port. ` +
            "Check that it is the identity provider's port.",
        );
      throw new UntestableError(`No token from ${placeOf(authorization)}: ${explain(error)}.`);
    }
  };
}

async function createOAuthClient(
  authorization: OAuth,
  providerFetch: ProviderFetch,
): Promise<oidc.Configuration> {
  const customFetch = providerFetch as unknown as oidc.CustomFetch;
  const options = { [oidc.customFetch]: customFetch, timeout: timeoutSeconds };
  const authentication = oidc.ClientSecretPost(authorization.clientSecret!);
  if (authorization.tokenUrl) {
    const server = {
      issuer: authorization.issuer ?? authorization.tokenUrl,
      token_endpoint: authorization.tokenUrl,
    };
    const client = new oidc.Configuration(server, authorization.clientId, undefined, authentication);
    client[oidc.customFetch] = customFetch;
    client.timeout = timeoutSeconds;
    oidc.allowInsecureRequests(client);
    return client;
  }
  return oidc.discovery(new URL(authorization.issuer!), authorization.clientId, undefined, authentication, {
    ...options,
    execute: [oidc.allowInsecureRequests],
  });
}

function grant(
  client: oidc.Configuration,
  authorization: OAuth,
): ReturnType<typeof oidc.clientCredentialsGrant> {
  const parameters = grantParameters(authorization);
  if (authorization.grant === 'client_credentials') return oidc.clientCredentialsGrant(client, parameters);
  return oidc.genericGrantRequest(client, 'password', parameters);
}

function grantParameters({ grant, username, password, scope, audience }: OAuth): Record<string, string> {
  const parameters: Record<string, string> = {};
  if (grant === 'password') {
    parameters.username = username!;
    parameters.password = password!;
  }
  if (scope) parameters.scope = scope;
  if (audience) parameters.audience = audience;
  return parameters;
}

function variableOf({ tokenUrl, issuer }: OAuth): string {
  if (tokenUrl) return 'OIDC_TOKEN_URL';
  return issuer!.endsWith('/realms/auditbox') ? 'OIDC_ISSUER (or KEYCLOAK_URL)' : 'OIDC_ISSUER';
}

function placeOf(authorization: OAuth): string {
  return authorization.tokenUrl ?? authorization.issuer!;
}

/** Returns the identity provider's own error, if it gave one, or else why there was no answer. */
function explain(error: unknown): string {
  if (error instanceof oidc.ResponseBodyError) {
    const description = error.error_description ? ` (${error.error_description})` : '';
    return `it answered ${error.status} ${error.error}${description}`;
  }
  if (error instanceof oidc.WWWAuthenticateChallengeError)
    return `it answered ${error.status} with a challenge`;
  const response = error instanceof Error && error.cause instanceof Response ? error.cause : null;
  if (response)
    return `it answered ${response.status} at ${response.url}, which is not an OAuth 2.0 response`;
  if (error instanceof oidc.ClientError && !(error.cause instanceof Error)) return error.message;
  return explainConnectionError(error);
}
