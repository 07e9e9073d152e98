import type { NoAnswerError } from '../../http/client.ts';
import type { ProxyInUse } from '../../http/proxy-in-use.ts';
import type { Context } from '../context.ts';
import { type Cause, type Diagnosis, misconfigured, untestable } from '../diagnosis.ts';
import { type Failure, failureOf, greetingOf } from '../failure.ts';
import type { Certificate, Handshake } from '../handshake.ts';

/** Causes for which another request may still get an answer. */
const uncertain: readonly Cause[] = ['no-answer', 'closed'];

/** Returns whether no other request would get an answer either. */
export function isCertain({ cause }: Diagnosis): boolean {
  return !uncertain.includes(cause);
}

/** What is known of a request without an answer. */
interface Silence {
  context: Context;
  failure: Failure;
  /** The reason in plain words. */
  reason: string;
  /** The certificate of the deployment, if it showed one. */
  certificate: Certificate | null;
}

/**
 * Returns why a request got no answer.
 *
 * @param handshake what a TLS handshake shows of the same host; null if there was none
 */
export function diagnoseNoAnswer(
  error: NoAnswerError,
  handshake: Handshake | null,
  context: Context,
): Diagnosis {
  const failure = withHandshake(failureOf(error), handshake, context);
  const known = { context, failure, reason: error.reason, certificate: handshake?.certificate ?? null };
  if (context.proxy && (failure.proxyStatus !== null || isOfProxy(failure)))
    return ofProxy(known, context.proxy);
  return describe[failure.cause ?? 'closed']?.(known) ?? describe.closed!(known);
}

/** A closed connection says little. The handshake may say why. */
function withHandshake(failure: Failure, handshake: Handshake | null, { url }: Context): Failure {
  if (failure.cause !== 'closed' || !handshake) return failure;
  if (url.protocol === 'http:')
    return handshake.protocol ? { ...failure, cause: 'http-on-https-port' } : failure;
  const { error } = handshake;
  return error && failureOf(error).cause !== null ? failureOf(error) : failure;
}

/** With a proxy, the harness connects to nothing else. */
function isOfProxy({ cause }: Failure): boolean {
  return (
    cause === 'name-unknown' || cause === 'refused' || cause === 'unreachable' || cause === 'connect-timeout'
  );
}

function ofProxy(
  { failure, reason, context: { url } }: Silence,
  { variable, url: proxy }: ProxyInUse,
): Diagnosis {
  const avoid = `if ${url.hostname} is reachable without it, set NO_PROXY=${url.hostname}`;
  if (failure.proxyStatus === null)
    return untestable(
      'proxy-unreachable',
      `The proxy ${proxy.host} of ${variable} can't be reached: ${reason}.`,
      `Correct ${variable}, or ${avoid}.`,
    );
  if (failure.proxyStatus === 407)
    return untestable(
      'proxy-credentials',
      `The proxy ${proxy.host} of ${variable} asks for a user and a password (407).`,
      `Put them into its URL, as in http://user:password@${proxy.host}, or ${avoid}.`,
    );
  return untestable(
    'proxy-refusal',
    `The proxy ${proxy.host} of ${variable} opens no tunnel to ${url.host} (${failure.proxyStatus}).`,
    `Ask its operator to allow it, or ${avoid}.`,
  );
}

const settings = 'AUDITBOX_URL (or --target)';

/** The sentence and the fix of each cause. */
const describe: Partial<Record<Cause, (silence: Silence) => Diagnosis>> = {
  'name-unknown': ({ context, reason }) =>
    unreachable(
      'name-unknown',
      context,
      reason,
      `Check the name ${context.url.hostname} in ${settings}. If only a VPN or a proxy knows it, connect to the VPN or set HTTP_PROXY or HTTPS_PROXY.`,
    ),
  refused: ({ context, reason }) =>
    unreachable(
      'refused',
      context,
      reason,
      `Check host and port in ${settings}, and that the deployment is running.`,
    ),
  unreachable: ({ context }) =>
    unreachable(
      'unreachable',
      context,
      `no network leads to ${context.url.host}`,
      'Check the VPN and the network of this machine, or set HTTP_PROXY or HTTPS_PROXY.',
    ),
  'connect-timeout': ({ context, reason }) =>
    unreachable(
      'connect-timeout',
      context,
      reason,
      `A firewall may be in between. Check host and port in ${settings}, connect to the VPN, or set HTTP_PROXY or HTTPS_PROXY.`,
    ),
  'no-answer': ({ context, reason }) =>
    unreachable(
      'no-answer',
      context,
      reason,
      `Check that it is ready, and that the port in ${settings} is the one of its FHIR API.`,
    ),
  closed: ({ context, reason }) =>
    unreachable(
      'closed',
      context,
      reason,
      context.configuration.clientCertificate && context.url.protocol === 'https:'
        ? 'It may not accept the client certificate of --cert. Its log says why it closes connections.'
        : `Check the port in ${settings}. The log of the server or gateway says why it closes connections.`,
    ),
  'not-http': ({ context, failure }) => {
    const greeting = greetingOf(failure);
    return unreachable(
      'not-http',
      context,
      `what answers there does not speak HTTP${greeting ? `, it says ${context.quote(greeting)}` : ''}`,
      `Check the port in ${settings}.`,
    );
  },
  'http2-only': ({ context }) =>
    unreachable(
      'http2-only',
      context,
      'it speaks only HTTP/2, and the harness needs HTTP/1.1',
      'Enable HTTP/1.1 on this port, or use another port.',
    ),
  'https-on-http-port': ({ context }) => otherScheme('https-on-http-port', context, 'http'),
  'http-on-https-port': ({ context }) => otherScheme('http-on-https-port', context, 'https'),
  'tls-authority': ({ context, certificate }) =>
    unreachable(
      'tls-authority',
      context,
      certificate && certificate.issuer !== certificate.subject
        ? `its TLS certificate is from an authority that this machine does not trust, ${context.quote(certificate.issuer)}`
        : 'its TLS certificate is self-signed',
      'If it is the right server, trust its authority with --ca FILE (or AUDITBOX_CA).',
    ),
  'tls-expired': ({ context, certificate }) =>
    unreachable(
      'tls-expired',
      context,
      whyNotValid(certificate),
      'Renew the certificate, and check the clock of this machine.',
    ),
  'tls-host-name': ({ context, certificate }) =>
    unreachable(
      'tls-host-name',
      context,
      `its TLS certificate is for another host name${certificate?.names.length ? `: ${certificate.names.slice(0, 4).join(', ')}` : ''}`,
      `Use one of its names instead of ${context.url.hostname} in ${settings}.`,
    ),
  'tls-version': ({ context }) =>
    unreachable(
      'tls-version',
      context,
      'it supports neither TLS 1.2 nor TLS 1.3',
      'Enable TLS 1.2 or 1.3 on the server.',
    ),
  'client-certificate-required': ({ context, failure: { error } }) =>
    certificateRequired(context, /HANDSHAKE.FAILURE/i.test(error.message)),
  'client-certificate-refused': ({ context }) => certificateRefused(context, null),
};

/**
 * The server demands a client certificate, and got none.
 *
 * @param isLikely TLS 1.2 servers only say that the handshake failed
 */
export function certificateRequired(context: Context, isLikely = false): Diagnosis {
  if (context.configuration.clientCertificate) return certificateRefused(context, null);
  return untestable(
    'client-certificate-required',
    isLikely
      ? `${context.deployment} refuses the TLS handshake, most likely because it requires a client certificate (mutual TLS).`
      : `${context.deployment} requires a client certificate (mutual TLS).`,
    'Add it with --cert FILE and --key FILE (or AUDITBOX_CERT and AUDITBOX_KEY).',
  );
}

/** The server does not accept the client certificate that it got. */
export function certificateRefused(context: Context, words: string | null): Diagnosis {
  return untestable(
    'client-certificate-refused',
    `${context.deployment} refuses the client certificate${words ? `: ${context.quote(words)}` : ''}.`,
    'Use a certificate of an authority that it trusts and that has not expired (--cert and --key).',
  );
}

/** The port speaks the other one of http and https. */
export function otherScheme(
  cause: 'https-on-http-port' | 'http-on-https-port',
  { deployment, configuration }: Context,
  scheme: 'http' | 'https',
): Diagnosis {
  const right = configuration.baseUrl.replace(/^https?:/, `${scheme}:`);
  const other = scheme === 'http' ? 'https' : 'http';
  return misconfigured(
    cause,
    `${deployment} speaks ${scheme} on this port, not ${other}.`,
    `Set AUDITBOX_URL=${right}.`,
  );
}

function whyNotValid(certificate: Certificate | null): string {
  if (!certificate) return 'its TLS certificate has expired';
  const { validFrom, validTo } = certificate;
  const day = (date: Date) => date.toISOString().slice(0, 10);
  return validFrom > new Date()
    ? `its TLS certificate is not valid before ${day(validFrom)}`
    : `its TLS certificate has expired, on ${day(validTo)}`;
}

function unreachable(cause: Cause, { deployment }: Context, why: string, fix: string): Diagnosis {
  return untestable(cause, `${deployment} can't be reached: ${why}.`, fix);
}
