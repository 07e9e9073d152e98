import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../platform/exit.ts';
import type { ProxySettings, TargetConfiguration } from './configuration.ts';
import type { Environment } from './environment.ts';
import { readAuthorization } from './read-authorization.ts';
import { readClientCertificate } from './read-client-certificate.ts';
import { readHeaders, withHeaderFlags } from './read-headers.ts';
import { normalUrl } from './url.ts';

/** The flags that say how to connect to the target. Each takes precedence over its variable. */
export interface ConnectionFlags {
  /** Extra request headers, `Name: value`; `AUDITBOX_HEADERS` otherwise. */
  header?: string[] | undefined;
  /** PEM file of the client certificate; `AUDITBOX_CERT` otherwise. */
  cert?: string | undefined;
  /** PEM file of its key; `AUDITBOX_KEY` otherwise. */
  key?: string | undefined;
  /** PEM file with certificate authorities; `AUDITBOX_CA` otherwise. */
  ca?: string | undefined;
  insecure?: boolean | undefined;
  /** Time limit of a request, in seconds. */
  timeout?: number | undefined;
}

/** The flags that describe the target. Each takes precedence over its variable. */
export interface TargetFlags extends ConnectionFlags {
  /** FHIR base URL; `AUDITBOX_URL` otherwise. */
  target?: string | undefined;
}

/**
 * Reads the deployment under test from flags and environment.
 *
 * @param targetFlag the flag whose value `flags.target` is
 * @throws {UsageError} naming the variable that is missing or wrong
 */
export function readConfiguration(
  flags: TargetFlags,
  environment: Environment,
  targetFlag = '--target',
): TargetConfiguration {
  const baseUrl = readBaseUrl(flags, environment, targetFlag);
  const caFile = flags.ca ?? environment.AUDITBOX_CA;
  if (caFile && !existsSync(caFile))
    throw new UsageError(`The certificate authority file ${caFile} does not exist. Give a PEM file.`);
  const clientCertificate = readClientCertificate(flags, environment);
  const headers = readHeaders(environment.AUDITBOX_HEADERS, 'AUDITBOX_HEADERS');
  return {
    baseUrl,
    authorization: readAuthorization(environment, clientCertificate !== undefined),
    headers: withHeaderFlags(headers, flags.header),
    providerHeaders: readHeaders(environment.OIDC_HEADERS, 'OIDC_HEADERS'),
    clientCertificate,
    caFile: caFile ? resolve(caFile) : undefined,
    insecure: flags.insecure ?? false,
    timeoutMs: flags.timeout === undefined ? undefined : flags.timeout * 1000,
    proxy: readProxy(environment),
    expiredToken: environment.AUDITBOX_EXPIRED_TOKEN,
    futureToken: environment.AUDITBOX_FUTURE_TOKEN,
  };
}

/**
 * Reads only the FHIR base URL, for commands that send nothing and need no credentials.
 *
 * @throws {UsageError} when there is none, or it is not a bare http or https URL
 */
export function readBaseUrl(
  { target }: Pick<TargetFlags, 'target'>,
  { AUDITBOX_URL }: Environment,
  targetFlag = '--target',
): string {
  const baseUrl = target ?? AUDITBOX_URL;
  if (!baseUrl)
    throw new UsageError(
      'No target: set AUDITBOX_URL or add --target URL, the FHIR base URL of the deployment.',
    );
  return normalUrl(baseUrl, target ? targetFlag : 'AUDITBOX_URL');
}

/** Reads the usual proxy variables. If both spellings are set, lower case wins, as in curl. */
function readProxy(environment: Environment): ProxySettings | undefined {
  const named = (name: string) => environment[name.toLowerCase()] || environment[name] || '';
  const url = (name: string) => {
    const text = named(name);
    // The value may contain a password, so the message does not repeat it.
    if (text && !(URL.canParse(text) && /^https?:/i.test(text)))
      throw new UsageError(`${name} is not an http or https URL such as http://proxy.example.org:3128.`);
    return text;
  };
  const http = url('HTTP_PROXY');
  const https = url('HTTPS_PROXY');
  return http || https ? { http, https, none: named('NO_PROXY') } : undefined;
}
