import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import {
  type Authorization,
  algorithmOfCurve,
  type ClientAuthMethod,
  type SigningKey,
} from '../../configuration/configuration.ts';
import { basicCredentials, formEncoded } from '../basic.ts';

export type OAuth = Extract<Authorization, { kind: 'oauth' }>;

/** One way in which the client can prove to the provider who it is. */
export interface ClientAuthentication {
  method: ClientAuthMethod;
  authenticate: oidc.ClientAuth;
}

/**
 * Returns how to authenticate the client, best first. A provider says what it offers, but not what
 * this client is registered for, so that the next one is tried when it rejects the client.
 *
 * @param metadata of the provider; without discovery it says nothing of methods
 * @param hasCertificate whether there is a client certificate
 */
export async function clientAuthentications(
  authorization: OAuth,
  metadata: oidc.ServerMetadata,
  hasCertificate: boolean,
): Promise<ClientAuthentication[]> {
  const methods = methodsFor(authorization, metadata.token_endpoint_auth_methods_supported, hasCertificate);
  const lists = await Promise.all(
    methods.map((method) => authenticationsBy(method, authorization, metadata)),
  );
  return lists.flat();
}

/** @param offered by the provider; no list means `client_secret_basic` (RFC 8414 section 2) */
function methodsFor(
  { clientAuth, clientSecret, privateKey }: OAuth,
  offered: string[] | undefined,
  hasCertificate: boolean,
): ClientAuthMethod[] {
  if (clientAuth) return [clientAuth];
  const possible: ClientAuthMethod[] = [];
  if (privateKey) possible.push('private_key_jwt');
  if (clientSecret) possible.push('client_secret_basic', 'client_secret_post', 'client_secret_jwt');
  if (!clientSecret && !privateKey && hasCertificate) possible.push('tls_client_auth');
  if (!clientSecret && !privateKey) possible.push('none');
  const fit = possible.filter((method) => offered?.some((name) => isSameMethod(name, method)));
  // A list that excludes all of them may be wrong, and the provider's own refusal says more.
  return fit.length > 0 ? fit : possible.filter((method) => method !== 'client_secret_jwt');
}

/** RFC 8705 section 2: for a client both are the same. */
function isSameMethod(offered: string, method: ClientAuthMethod): boolean {
  return offered === method || (offered === 'self_signed_tls_client_auth' && method === 'tls_client_auth');
}

async function authenticationsBy(
  method: ClientAuthMethod,
  { clientSecret, privateKey, issuer }: OAuth,
  metadata: oidc.ServerMetadata,
): Promise<ClientAuthentication[]> {
  const ways: Record<ClientAuthMethod, () => oidc.ClientAuth[] | Promise<oidc.ClientAuth[]>> = {
    client_secret_basic: () => [basic(clientSecret!)],
    client_secret_post: () => [oidc.ClientSecretPost(clientSecret!)],
    client_secret_jwt: () => assertionsBySecret(clientSecret!, metadata, issuer),
    private_key_jwt: () => assertions(privateKey!, metadata, issuer),
    tls_client_auth: () => [oidc.TlsClientAuth()],
    none: () => [oidc.None()],
  };
  return (await ways[method]()).map((authenticate) => ({ method, authenticate }));
}

/**
 * RFC 6749 section 2.3.1: id and secret are form-encoded. `ClientSecretBasic` of openid-client also
 * encodes hyphens and dots, which servers that decode nothing don't recognize.
 */
function basic(clientSecret: string): oidc.ClientAuth {
  return (_server, { client_id }, _body, headers) => {
    const credentials = basicCredentials(formEncoded(client_id), formEncoded(clientSecret));
    headers.set('authorization', `Basic ${credentials}`);
  };
}

async function assertions(
  key: SigningKey,
  metadata: oidc.ServerMetadata,
  issuer: string | undefined,
): Promise<oidc.ClientAuth[]> {
  const keys = await Promise.all(
    algorithmsOf(key, metadata).map(async (algorithm) => ({
      key: (await importJWK(key.jwk as oidc.JWK, algorithm)) as oidc.CryptoKey,
      ...(key.keyId !== undefined && { kid: key.keyId }),
    })),
  );
  return keys.flatMap((one) =>
    audiencesOf(metadata, issuer).map((audience) => oidc.PrivateKeyJwt(one, forAudience(audience))),
  );
}

const secretAlgorithms = ['HS256', 'HS384', 'HS512'];

/** As `ClientSecretJwt` of openid-client, which signs with HS256 alone. */
function assertionsBySecret(
  clientSecret: string,
  metadata: oidc.ServerMetadata,
  issuer: string | undefined,
): oidc.ClientAuth[] {
  const { token_endpoint_auth_signing_alg_values_supported: accepted } = metadata;
  const supported = secretAlgorithms.filter((one) => accepted?.includes(one));
  const algorithms = supported.length > 0 ? supported : ['HS256'];
  return algorithms.flatMap((alg) =>
    audiencesOf(metadata, issuer).map((audience) => async (_server, { client_id }, body) => {
      const assertion = new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg })
        .setIssuer(client_id)
        .setSubject(client_id)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('1m');
      body.set('client_id', client_id);
      body.set('client_assertion', await assertion.sign(new TextEncoder().encode(clientSecret)));
      body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    }),
  );
}

const rsaAlgorithms = ['RS256', 'RS384', 'PS256', 'PS384', 'RS512', 'PS512'];

/**
 * Returns the algorithms to sign with, to be tried in order. A key may name its own, and a curve has
 * one. For RSA the provider may say what it supports, but a client may be registered for one of them
 * only. Otherwise it is RS256, or RS384 as SMART Backend Services asks.
 */
export function algorithmsOf(
  { jwk, algorithm }: SigningKey,
  { token_endpoint_auth_signing_alg_values_supported: accepted }: oidc.ServerMetadata,
): string[] {
  if (algorithm) return [algorithm];
  if (jwk.kty === 'EC') return [algorithmOfCurve[jwk.crv!]!];
  const supported = rsaAlgorithms.filter((one) => accepted?.includes(one));
  return supported.length > 0 ? supported : ['RS256', 'RS384'];
}

/**
 * Returns the `aud` of assertions. OpenID Connect providers know their issuer and most of them the
 * token endpoint too; SMART Backend Services and Entra ID accept the token endpoint only.
 */
function audiencesOf({ issuer, token_endpoint }: oidc.ServerMetadata, given: string | undefined): string[] {
  // Without an issuer the metadata has the token endpoint in its place.
  return [...new Set(given ? [issuer, token_endpoint!] : [token_endpoint!])];
}

/** `nbf` is optional (RFC 7523 section 3) and fails where the provider's clock is a second behind. */
function forAudience(audience: string): oidc.ModifyAssertionOptions {
  return {
    [oidc.modifyAssertion]: (_header, payload) => {
      payload.aud = audience;
      delete payload.nbf;
    },
  };
}
