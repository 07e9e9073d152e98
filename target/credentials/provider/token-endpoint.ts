import * as oidc from 'openid-client';
import { Response } from 'undici';
import type { ProviderFetch } from '../../http/provider-fetch.ts';
import { askProvider, isBoundToKey, type ProviderAnswer, ProviderRefusal } from './answer.ts';
import type { ClientAuthentication, OAuth } from './client-authentication.ts';

/** A token as the provider issued it. */
export interface IssuedToken {
  value: string;
  /** Seconds from when it was asked for. Absent if the provider did not say. */
  lifetime?: number | undefined;
  /** Milliseconds since the epoch. */
  askedAt: number;
}

export interface TokenRequest {
  metadata: oidc.ServerMetadata;
  authorization: OAuth;
  authentication: ClientAuthentication;
  /** How far the provider's clock is ahead of this machine's. Milliseconds. */
  clockAheadMs: number;
}

const timeoutSeconds = 20;

/**
 * Asks the token endpoint once.
 *
 * @param onAnswer receives every answer
 * @throws an error with a `ProviderRefusal` as its cause when the answer has no token
 */
export async function askForToken(
  { metadata, authorization, authentication, clockAheadMs }: TokenRequest,
  providerFetch: ProviderFetch,
  onAnswer: (answer: ProviderAnswer) => void,
): Promise<IssuedToken> {
  let issued: IssuedToken | undefined;
  const askedAt = Date.now();
  const { method, authenticate } = authentication;
  const client = new oidc.Configuration(
    metadata,
    authorization.clientId,
    {
      use_mtls_endpoint_aliases: method === 'tls_client_auth',
      [oidc.clockSkew]: Math.round(clockAheadMs / 1000),
    },
    authenticate,
  );
  client.timeout = timeoutSeconds;
  oidc.allowInsecureRequests(client);
  // The answer is read here, because real providers don't answer as strictly as the library expects.
  client[oidc.customFetch] = async (url, options) => {
    const answer = await askProvider(providerFetch, url, options as Parameters<ProviderFetch>[1]);
    onAnswer(answer);
    issued = { ...issuedIn(answer), askedAt };
    return Response.json({
      access_token: issued.value,
      token_type: 'bearer',
    }) as unknown as globalThis.Response;
  };
  await oidc.genericGrantRequest(client, authorization.grant, parametersOf(authorization));
  return issued!;
}

function parametersOf(authorization: OAuth): URLSearchParams {
  const { grant, username, password, scope, audience, resources = [], parameters = [] } = authorization;
  const form = new URLSearchParams(parameters);
  if (grant === 'password') {
    form.set('username', username!);
    form.set('password', password!);
  }
  if (scope) form.set('scope', scope);
  if (audience) form.set('audience', audience);
  for (const resource of resources) form.append('resource', resource);
  return form;
}

/**
 * Reads a token response (RFC 6749 section 5.1). Only `access_token` is needed: `null`, numbers in
 * strings and odd content types are accepted in the rest.
 */
function issuedIn(answer: ProviderAnswer): Omit<IssuedToken, 'askedAt'> {
  const { status, json } = answer;
  const token = json?.access_token;
  if (status < 200 || status > 299 || typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
    throw new ProviderRefusal(answer);
  if (isBoundToKey(json)) throw new ProviderRefusal(answer);
  const lifetime = Number.parseFloat(String(json?.expires_in));
  return { value: token, lifetime: lifetime > 0 ? lifetime : undefined };
}
