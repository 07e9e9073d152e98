/** How a request to the deployment under test gets its bearer token. */
export type Authorization =
  | { kind: 'off' }
  | { kind: 'token'; token: string }
  | {
      kind: 'oauth';
      /** Issuer for OIDC discovery; absent when only the token endpoint is known. */
      issuer?: string;
      /** Bare OAuth 2.0 token endpoint. */
      tokenUrl?: string;
      clientId: string;
      clientSecret: string;
      grant: 'client_credentials' | 'password';
      username?: string;
      password?: string;
      scope?: string;
      audience?: string;
    };

/** The deployment under test, as flags, environment and `.env` name it. */
export interface TargetConfiguration {
  /** FHIR base URL without a trailing slash. */
  baseUrl: string;
  authorization: Authorization;
  /** File with additional certificate authorities (PEM); an absolute path. */
  caFile?: string;
  /** Accept any server certificate. */
  insecure: boolean;
  /** The proxy between the harness and the deployment; absent when requests go straight. */
  proxy?: ProxySettings;
  /** Tokens that the identity provider signed and that are not valid now, if the operator gave them. */
  expiredToken?: string | undefined;
  futureToken?: string | undefined;
}

/** Proxies by the scheme of the URL that is asked, and the hosts that are asked without; as the variables have them. */
export interface ProxySettings {
  http: string;
  https: string;
  none: string;
}
