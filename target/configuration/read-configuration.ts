import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../platform/exit.ts';
import type { Authorization, ProxySettings, TargetConfiguration } from './configuration.ts';
import type { Environment } from './environment.ts';

/** The flags that describe the target. Each takes precedence over its variable. */
export interface TargetFlags {
  /** FHIR base URL; `AUDITBOX_URL` otherwise. */
  target?: string | undefined;
  /** PEM file with certificate authorities; `AUDITBOX_CA` otherwise. */
  ca?: string | undefined;
  insecure?: boolean | undefined;
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
  return {
    baseUrl,
    authorization: readAuthorization(environment),
    caFile: caFile ? resolve(caFile) : undefined,
    insecure: flags.insecure ?? false,
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
  return httpUrl(baseUrl, target ? targetFlag : 'AUDITBOX_URL');
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

function readAuthorization(environment: Environment): Authorization {
  const mode = environment.AUDITBOX_AUTH;
  if (mode && mode !== 'on' && mode !== 'off')
    throw new UsageError(`AUDITBOX_AUTH is "${mode}". Use on or off.`);
  if (mode === 'off') return { kind: 'off' };
  if (environment.AUDITBOX_TOKEN) return { kind: 'token', token: readyToken(environment.AUDITBOX_TOKEN) };
  const issuer = readIssuer(environment);
  const tokenUrl = environment.OIDC_TOKEN_URL
    ? httpUrl(environment.OIDC_TOKEN_URL, 'OIDC_TOKEN_URL')
    : undefined;
  if (!issuer && !tokenUrl)
    throw new UsageError(
      'No source of tokens is configured. Set KEYCLOAK_URL, OIDC_ISSUER, OIDC_TOKEN_URL or AUDITBOX_TOKEN, ' +
        'or AUDITBOX_AUTH=off for a deployment without authorization.',
    );
  const grant = environment.OIDC_GRANT || 'client_credentials';
  if (grant !== 'client_credentials' && grant !== 'password')
    throw new UsageError(`OIDC_GRANT is "${grant}". Use client_credentials or password.`);
  return {
    kind: 'oauth',
    issuer,
    tokenUrl,
    clientId: needed(environment, 'OIDC_CLIENT_ID'),
    clientSecret: needed(environment, 'OIDC_CLIENT_SECRET'),
    grant,
    username: grant === 'password' ? needed(environment, 'OIDC_USERNAME') : undefined,
    password: grant === 'password' ? needed(environment, 'OIDC_PASSWORD') : undefined,
    scope: environment.OIDC_SCOPE || undefined,
    audience: environment.OIDC_AUDIENCE || undefined,
  };
}

function readIssuer({ OIDC_ISSUER, KEYCLOAK_URL }: Environment): string | undefined {
  if (OIDC_ISSUER) return httpUrl(OIDC_ISSUER, 'OIDC_ISSUER');
  return KEYCLOAK_URL ? `${httpUrl(KEYCLOAK_URL, 'KEYCLOAK_URL')}/realms/auditbox` : undefined;
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

function httpUrl(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(
      `${name} is "${text}". Use an http or https URL such as https://auditbox.example.org/fhir.`,
    );
  if (url.search || url.hash || url.username || url.password)
    throw new UsageError(`${name} must be a URL without a user, query or fragment.`);
  return url.href.replace(/\/+$/, '');
}
