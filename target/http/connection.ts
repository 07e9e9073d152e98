import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import type { TargetConfiguration } from '../configuration/configuration.ts';

export interface ConnectionOptions {
  /** Maximum number of connections to one host. Unlimited by default. */
  connections?: number;
}

/**
 * Creates the connections to the deployment and to its identity provider, with keep-alive and the
 * configured certificate authorities and proxy.
 *
 * @throws {UsageError} when the file of authorities can't be used
 */
export function createConnection(
  configuration: TargetConfiguration,
  options: ConnectionOptions = {},
): Dispatcher {
  const { caFile, insecure, proxy } = configuration;
  const tls: { secureContext?: SecureContext; rejectUnauthorized?: boolean } = {};
  if (caFile) tls.secureContext = trusting(caFile);
  if (insecure) tls.rejectUnauthorized = false;
  if (!proxy) return new Agent({ ...options, connect: tls });
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: proxy.http,
    httpsProxy: proxy.https,
    noProxy: proxy.none,
    // No tunnel for plain HTTP: many proxies open tunnels only to port 443.
    proxyTunnel: false,
    requestTls: tls,
    proxyTls: tls,
    connect: tls,
  });
}

/**
 * Trusts the authorities of a file and those of Node, which may have certified the identity
 * provider.
 */
function trusting(caFile: string): SecureContext {
  try {
    const authorities = readFileSync(caFile, 'utf8');
    if (!authorities.includes('-----BEGIN CERTIFICATE-----'))
      throw new Error('it contains no PEM certificate');
    return createSecureContext({ ca: [...rootCertificates, authorities] });
  } catch (error) {
    throw new UsageError(
      `The certificate authority file ${caFile} can't be used: ${explainFileError(error)}.`,
    );
  }
}

const meaningOfCode: Record<string, string> = {
  ECONNREFUSED: 'nothing is listening there (connection refused)',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name could not be looked up',
  ECONNRESET: 'the connection was closed before an answer came',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  UND_ERR_CONNECT_TIMEOUT: 'it took too long to connect',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'its answer did not end in time',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of its answer were too long',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed (to trust it, add --ca FILE)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate is from an unknown authority (to trust it, add --ca FILE)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its TLS certificate is from an unknown authority (to trust it, add --ca FILE)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its TLS certificate is from an unknown authority (to trust it, add --ca FILE)',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another host name',
};

/** Explains in plain words why a request got no answer. */
export function explainConnectionError(error: unknown): string {
  const cause = rootOf(error);
  if (!(cause instanceof Error)) return String(error);
  const known = meaningOfCode[codeOf(cause)];
  if (known) return known;
  return cause.name === 'TimeoutError' ? 'it did not answer in time' : cause.message;
}

const codesOfClosed = ['ECONNRESET', 'UND_ERR_SOCKET'];

/** Returns whether the other side accepted the connection and then closed it before it answered. */
export function isClosedConnection(error: unknown): boolean {
  return codesOfClosed.includes(codeOf(rootOf(error)));
}

/**
 * Returns whether fetch blocks the port of the request:
 * https://fetch.spec.whatwg.org/#port-blocking.
 */
export function isBlockedPort(error: unknown): boolean {
  const cause = rootOf(error);
  // Node's fetch has no code for it, only this message.
  return cause instanceof Error && cause.message === 'bad port';
}

/** Returns the first cause whose code is explained here, or else the last cause. */
function rootOf(error: unknown): unknown {
  let root = error;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    root = cause;
    if (codeOf(cause) in meaningOfCode) return cause;
    if (cause instanceof AggregateError && cause.errors.length > 0) return rootOf(cause.errors[0]);
  }
  return root;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
