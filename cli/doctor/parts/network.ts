import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Finding } from '../../../contracts/results/doctor-result.ts';
import { type Handshake, openConnection, shakeHands } from '../../../target/diagnosis/handshake.ts';
import { tlsOptionsOf } from '../../../target/http/connection.ts';
import { daysUntil, info, ok, skip, tenths, warn, warnDays } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** Which proxy the requests go through. */
export function lookAtProxy({ context: { proxy }, configuration }: Patient): Finding {
  if (proxy) return info(`The requests go through ${proxy.url.host} (${proxy.variable}).`);
  return configuration.proxy
    ? ok('The requests go to the deployment directly, as NO_PROXY says.')
    : ok('No proxy is configured.');
}

/** Which addresses the host name has. */
export async function lookAtName({ context: { proxy, url } }: Patient): Promise<Finding> {
  const host = hostOf(url);
  if (isIP(host)) return ok(`${host} is an address.`);
  if (proxy) return skip(`The proxy looks up ${host}.`);
  const addresses = [...new Set((await lookup(host, { all: true })).map(({ address }) => address))];
  return ok(`${host} is ${addresses.join(', ')}.`);
}

/** How long it takes to connect. */
export async function lookAtConnection({ context: { proxy, url } }: Patient): Promise<Finding> {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (proxy && url.protocol === 'http:') return skip('The proxy connects to the deployment.');
  const startedAt = performance.now();
  const socket = await openConnection(url, proxy);
  const connectMs = tenths(performance.now() - startedAt);
  socket.destroy();
  return ok(`Port ${port} accepts connections, in ${connectMs} ms.`, { connectMs });
}

/** Whether the connection is encrypted, and by which certificate. */
export async function lookAtTls(patient: Patient): Promise<Finding> {
  const { configuration, context } = patient;
  if (context.url.protocol === 'http:')
    return isLoopback(context.url)
      ? info('The connection is not encrypted. It does not leave this machine.')
      : warn('The connection is not encrypted. Anyone in between can read tokens and events.', 'Use https.');
  const { protocol, certificate, ms } = await handshakeOf(patient);
  if (!certificate) return warn('The server shows no certificate.', 'Configure one.');
  const { subject, issuer, validTo } = certificate;
  const days = daysUntil(validTo);
  const figures = { protocol, handshakeMs: tenths(ms), certificateDays: days };
  const found =
    `${protocol}, certificate of ${subject} from ${issuer}, ` +
    `valid until ${validTo.toISOString().slice(0, 10)}.`;
  if (configuration.insecure)
    return warn(`${found} It is not verified (--insecure).`, 'Use --ca FILE instead.', figures);
  return days < warnDays
    ? warn(`${found} That is in ${days} days.`, 'Renew the certificate.', figures)
    : ok(found, figures);
}

/** HTTP versions that the server offers. k6 takes the highest, the contract tests HTTP/1.1. */
export async function lookAtHttpVersion(patient: Patient): Promise<Finding> {
  if (patient.context.url.protocol === 'http:') return ok('HTTP/1.1.');
  const { alpn } = await handshakeOf(patient);
  return alpn === 'h2'
    ? info('The server offers HTTP/2: load uses it, and check uses HTTP/1.1.')
    : ok('HTTP/1.1.');
}

const handshakes = new WeakMap<Patient, Promise<Handshake>>();

/** Shakes hands once, and offers both versions of HTTP. */
function handshakeOf(patient: Patient): Promise<Handshake> {
  const { configuration, context } = patient;
  const shake = async () => {
    const socket = await openConnection(context.url, context.proxy);
    return await shakeHands(socket, context.url, {
      ...tlsOptionsOf(configuration),
      ALPNProtocols: ['h2', 'http/1.1'],
    });
  };
  const handshake = handshakes.get(patient) ?? shake();
  handshakes.set(patient, handshake);
  return handshake;
}

function isLoopback(url: URL): boolean {
  return /^(localhost|127\.[\d.]+|::1)$/.test(hostOf(url));
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
