import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { Agent, Client, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import type { TargetConfiguration } from '../configuration/configuration.ts';
import { pemBlocks, readCredential } from '../configuration/pem.ts';
import { proxyInUse } from './proxy-in-use.ts';

export interface ConnectionOptions {
  /** Maximum number of connections to one host. Unlimited by default. */
  connections?: number;
  /** For how long a connection may be idle and still be used again. Zero never uses one twice. */
  idleMs?: number;
}

/**
 * Creates the connections to the deployment or to its identity provider, with keep-alive and the
 * configured client certificate, certificate authorities and proxy.
 *
 * @throws {UsageError} when the file of authorities can't be used
 */
export function createConnection(
  configuration: TargetConfiguration,
  { idleMs, ...more }: ConnectionOptions = {},
): Dispatcher {
  const options = { ...more, ...reuse(idleMs) };
  const { insecure, proxy } = configuration;
  const trust: { secureContext?: SecureContext; rejectUnauthorized?: boolean } = {};
  const authorities = authoritiesOf(configuration);
  if (authorities) trust.secureContext = createSecureContext(authorities);
  if (insecure) trust.rejectUnauthorized = false;
  const tls = { ...trust, ...tlsOptionsOf(configuration), timeout: connectTimeoutOf(configuration) };
  const direct = { ...options, connect: tls };
  if (!proxy) return new Agent(direct);
  return new Agent({
    factory(origin) {
      const through = proxyInUse(proxy, new URL(origin));
      if (!through) return options.connections === 1 ? new Client(origin, direct) : new Pool(origin, direct);
      return new ProxyAgent({
        ...direct,
        uri: through.url.href,
        // No tunnel for plain HTTP: many proxies open tunnels only to port 443.
        proxyTunnel: false,
        requestTls: tls,
        // The client certificate is for the deployment, not for the proxy.
        proxyTls: trust,
      });
    },
  });
}

/** Returns the authorities to trust and the certificate to show, for TLS with the deployment. */
export function tlsOptionsOf(configuration: TargetConfiguration): { secureContext?: SecureContext } {
  const { clientCertificate } = configuration;
  const authorities = authoritiesOf(configuration);
  if (!authorities && !clientCertificate) return {};
  const own = clientCertificate && { cert: clientCertificate.certificate, key: clientCertificate.key };
  return { secureContext: createSecureContext({ ...authorities, ...own }) };
}

/** Time limit for a connection. A longer limit for requests also allows it more. Milliseconds. */
function connectTimeoutOf({ timeoutMs = 0 }: TargetConfiguration): number {
  return Math.max(timeoutMs, 10_000);
}

function reuse(idleMs: number | undefined): Agent.Options {
  if (idleMs === undefined) return {};
  // Without pipelining undici closes the connection after each request.
  return idleMs === 0 ? { pipelining: 0 } : { keepAliveTimeout: idleMs, keepAliveMaxTimeout: idleMs };
}

/**
 * Returns the authorities of the configured file and those that Node trusts without it, which may
 * have certified the identity provider.
 */
function authoritiesOf({ caFile }: TargetConfiguration): { ca: string[] } | undefined {
  if (!caFile) return undefined;
  const { text, place } = readCredential({ value: caFile, name: 'The certificate authority file' });
  const certificates = pemBlocks(text, 'CERTIFICATE');
  try {
    if (certificates.length === 0) throw new Error('it contains no PEM certificate');
    createSecureContext({ ca: certificates });
  } catch (error) {
    throw new UsageError(`${place} can't be used: ${explainFileError(error)}.`);
  }
  return { ca: [...rootCertificates, ...extraAuthorities(), ...certificates] };
}

/** Node warns by itself when this file can't be read. */
function extraAuthorities({ NODE_EXTRA_CA_CERTS: file } = process.env): string[] {
  return file && existsSync(file) ? pemBlocks(readFileSync(file, 'utf8'), 'CERTIFICATE') : [];
}

// A TLS 1.3 server refuses a client certificate after the handshake. undici then reports only that
// the other side closed, so the alert becomes the cause of that error.
subscribe('undici:client:connected', (message) => {
  let alert: Error | undefined;
  (message as { socket: Socket }).socket.prependListener('error', (error) => {
    if (alert && error !== alert) error.cause ??= alert;
    alert ??= error;
  });
});
