/** How a request to the deployment under test gets its bearer token. */
export type Authorization =
  | { kind: 'off' }
  | { kind: 'token'; token: string }
  | {
      kind: 'oauth';
      /** Issuer for OIDC discovery. Absent if only the token endpoint is known. */
      issuer?: string | undefined;
      /** Bare OAuth 2.0 token endpoint. */
      tokenUrl?: string | undefined;
      clientId: string;
      clientSecret: string;
      grant: 'client_credentials' | 'password';
      username?: string | undefined;
      password?: string | undefined;
      scope?: string | undefined;
      audience?: string | undefined;
    };

/** The deployment under test, from flags, environment and `.env`. */
export interface TargetConfiguration {
  /** FHIR base URL without a trailing slash. */
  baseUrl: string;
  authorization: Authorization;
  /** File with additional certificate authorities (PEM); an absolute path. */
  caFile?: string | undefined;
  /** Accept any server certificate. */
  insecure: boolean;
  /** The proxy between the harness and the deployment. Absent if there is none. */
  proxy?: ProxySettings | undefined;
  /** Tokens that the identity provider signed and that are not valid now, if the operator gave them. */
  expiredToken?: string | undefined;
  futureToken?: string | undefined;
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
