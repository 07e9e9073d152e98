import type { JsonWebKey } from 'node:crypto';

/** The client authentication methods of OAuth 2.0 and OpenID Connect that `OIDC_CLIENT_AUTH` can name. */
export const clientAuthMethods = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'none',
] as const;

export type ClientAuthMethod = (typeof clientAuthMethods)[number];

/** The algorithm of each curve that keys may be on (RFC 7518 section 3.4). */
export const algorithmOfCurve: Record<string, string> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
};

/** The key with which a client signs the assertions of `private_key_jwt`. */
export interface SigningKey {
  /** A private RSA or EC key. */
  jwk: JsonWebKey;
  /** Value of the `kid` header parameter. Absent if the provider needs none. */
  keyId?: string | undefined;
  /** The JWS algorithm, if the key names one. */
  algorithm?: string | undefined;
}

/** How a request to the deployment under test gets its bearer token. */
export type Authorization =
  | { kind: 'off' }
  | { kind: 'token'; token: string }
  | {
      kind: 'oauth';
      /** Issuer for discovery, exactly as given. Absent if only the token endpoint is known. */
      issuer?: string | undefined;
      /** Bare OAuth 2.0 token endpoint, exactly as given. */
      tokenUrl?: string | undefined;
      clientId: string;
      /** Absent for a public client, and for one that authenticates with a key or a certificate. */
      clientSecret?: string | undefined;
      /** Absent if the provider's metadata decides. */
      clientAuth?: ClientAuthMethod | undefined;
      privateKey?: SigningKey | undefined;
      grant: 'client_credentials' | 'password';
      username?: string | undefined;
      password?: string | undefined;
      scope?: string | undefined;
      audience?: string | undefined;
      /** Values of `resource` (RFC 8707). */
      resources?: string[] | undefined;
      /** Further parameters of the token request, as name and value. */
      parameters?: [name: string, value: string][] | undefined;
    };

/** A client certificate for mutual TLS, as PEM. */
export interface ClientCertificate {
  /** The certificate, then those of its authorities, if given. */
  certificate: string;
  /** The private key, decrypted. */
  key: string;
}

/** The deployment under test, from flags, environment and `.env`. */
export interface TargetConfiguration {
  /** FHIR base URL without a trailing slash. */
  baseUrl: string;
  authorization: Authorization;
  /** Extra headers of every request to the FHIR API. Their values are secrets. */
  headers?: Record<string, string> | undefined;
  /** Extra headers of every request to the identity provider. Their values are secrets. */
  providerHeaders?: Record<string, string> | undefined;
  /** Shown to the deployment and to its identity provider. */
  clientCertificate?: ClientCertificate | undefined;
  /** File with additional certificate authorities (PEM); an absolute path. */
  caFile?: string | undefined;
  /** Time limit of a request. Milliseconds; 30 seconds if absent. */
  timeoutMs?: number | undefined;
  /** Accept any server certificate. */
  insecure: boolean;
  /** The proxy between the harness and the deployment. Absent if there is none. */
  proxy?: ProxySettings | undefined;
  /** Tokens that the identity provider signed and that are not valid now, if the operator gave them. */
  expiredToken?: string | undefined;
  futureToken?: string | undefined;
  /** The run that sends the requests, for `User-Agent`. Absent for commands that are not a run. */
  runId?: string | undefined;
}

/**
 * The values of HTTP_PROXY, HTTPS_PROXY and NO_PROXY: a proxy for each scheme, and the hosts that
 * need none.
 */
export interface ProxySettings {
  http: string;
  https: string;
  none: string;
}
