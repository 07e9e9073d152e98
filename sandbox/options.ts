import type { Logger } from 'pino';

/** How an embedded Auditbox is started. */
export interface SandboxOptions {
  /** Port of the FHIR server; 0, the default, takes a free one. */
  port?: number;
  /** Port of the identity provider; 0, the default, takes a free one. */
  issuerPort?: number;
  /** Folder for the stored events; by default a temporary one, which is removed on close. */
  dataDir?: string;
  /** Whether requests need a bearer token; true by default. */
  auth?: boolean;
  /**
   * Control port, on which the store can be broken and restored; 0 takes a free one. Default: none.
   */
  control?: number;
  /** Lifetime of access tokens in seconds; 300, the default of Keycloak, by default. */
  tokenLifetime?: number;
  /**
   * Accept tokens of this issuer instead of starting an identity provider; exactly as its tokens name
   * it.
   */
  issuer?: string;
  /** Largest request body in bytes; 64 MiB by default. */
  maxBodyBytes?: number;
  /** Path of the FHIR base, for instance `/fhir`; the root by default. */
  basePath?: string;
  /** Name of the defect to show. */
  defect?: string;
  /** Name of a conformant variant. */
  variant?: string;
  /** Logger; nothing is logged by default. */
  logger?: Logger | false;
}
