import type { Cause } from './diagnosis.ts';

/** Why a request got no answer: the cause, and the error that says so. */
export interface Failure {
  /** Null if the error is not known here. */
  cause: Cause | null;
  error: Error;
  /** The status with which a proxy refused the request, if one did. */
  proxyStatus: number | null;
}

/** Causes by the code of Node, OpenSSL or undici. */
const causeOfCode: Record<string, Cause> = {
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'no-answer',
  UND_ERR_BODY_TIMEOUT: 'no-answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-authority',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-authority',
  CERT_UNTRUSTED: 'tls-authority',
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-host-name',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  UND_ERR_SOCKET: 'closed',
};

/**
 * Causes by OpenSSL's words, which are in the code or the message depending on the version of Node.
 * Alerts: RFC 8446 section 6.2.
 */
const causeOfTls: [words: RegExp, cause: Cause][] = [
  [/ALERT.CERTIFICATE.REQUIRED|ALERT.HANDSHAKE.FAILURE/, 'client-certificate-required'],
  [/ALERT.(UNKNOWN.CA|ACCESS.DENIED|\w*.?CERTIFICATE)/, 'client-certificate-refused'],
  [/ALERT.PROTOCOL.VERSION|UNSUPPORTED.PROTOCOL/, 'tls-version'],
  [/NO.APPLICATION.PROTOCOL/, 'http2-only'],
  [/WRONG.VERSION.NUMBER|PACKET.LENGTH.TOO.LONG|HTTP.REQUEST/, 'https-on-http-port'],
];

/** What undici says when a proxy opens no tunnel, or asks for credentials. */
const refusalOfProxy = /Proxy (?:response|Authentication Required) \((\d{3})\)/;

/** Returns the cause of an error, the deepest that is known. */
export function failureOf(error: unknown): Failure {
  const chain = chainOf(error);
  const proxyStatus = chain.map(({ message }) => refusalOfProxy.exec(message)?.[1]).find(Boolean);
  // undici says that the other side closed; the cause of that error says why.
  const known = chain.findLast((one) => causeOf(one) !== null);
  return {
    cause: known ? causeOf(known) : null,
    error: known ?? chain.at(-1) ?? new Error(String(error)),
    proxyStatus: proxyStatus ? Number(proxyStatus) : null,
  };
}

/** Returns an error and its causes. Of several attempts to connect, the first one counts. */
function chainOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  return [error, ...chainOf(error instanceof AggregateError ? error.errors[0] : error.cause)];
}

function causeOf(error: Error): Cause | null {
  const code = 'code' in error ? String(error.code) : '';
  if (code in causeOfCode) return causeOfCode[code]!;
  if (error.name === 'TimeoutError') return 'no-answer';
  if (error.name === 'HTTPParserError') return isHttp2(error) ? 'http2-only' : 'not-http';
  if (!/SSL|EPROTO/.test(code)) return null;
  const words = `${code} ${error.message}`.toUpperCase();
  return causeOfTls.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** An HTTP/2 server begins with a SETTINGS frame on stream 0: RFC 9113 sections 3.4 and 4.1. */
function isHttp2(error: Error): boolean {
  const data = 'data' in error ? Buffer.from(String(error.data), 'latin1') : Buffer.alloc(0);
  return data.length >= 9 && data[3] === 4 && data.readUInt32BE(5) === 0;
}

/** Returns the first words of what answered instead of HTTP, such as the greeting of an SSH server. */
export function greetingOf({ error }: Failure): string | null {
  const data = 'data' in error ? String(error.data) : '';
  return /^[\x20-\x7e]{3,}/.exec(data)?.[0].slice(0, 60) ?? null;
}
