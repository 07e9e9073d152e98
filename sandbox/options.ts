import type { Logger } from 'pino';

/** How an embedded Auditbox is started. */
export interface SandboxOptions {
  /** Port of the FHIR server; 0, the default, takes a free one. */
  port?: number;
  /** Port of the identity provider; 0, the default, takes a free one. */
  issuerPort?: number;
  /** Folder that keeps the events; a temporary one, removed on close, by default. */
  dataDir?: string;
  /** Whether requests need a bearer token; true by default. */
  auth?: boolean;
  /** Control port, on which the store can be broken and restored; 0 takes a free one. Default: none. */
  control?: number;
  /** Of the identity provider's tokens, in seconds; 300, as Keycloak has it, by default. */
  tokenLifetime?: number;
  /** Accept tokens of this OIDC issuer instead of starting an identity provider. */
  issuer?: string;
  /** Largest request body in bytes; 64 MiB by default. */
  maxBodyBytes?: number;
  /** Path of the FHIR base, for instance `/fhir`; the root by default. */
  basePath?: string;
  /** Name of a defect: the deployment is wrong in this one way. */
  defect?: string;
  /** Name of a variant: the deployment keeps the contract, in other clothes. */
  variant?: string;
  /** Where to log; nowhere by default. */
  logger?: Logger | false;
}
