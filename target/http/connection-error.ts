const unknownAuthority = 'its TLS certificate is from an unknown authority (to trust it, add --ca FILE)';
const closed = 'the connection was closed before an answer came';

/** The meaning of errors by their code. */
const meaningOfCode: Record<string, string> = {
  ECONNREFUSED: 'nothing is listening there (connection refused)',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name could not be looked up',
  ECONNRESET: closed,
  EPIPE: closed,
  UND_ERR_SOCKET: closed,
  ETIMEDOUT: 'it took too long to connect',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'its answer did not end in time',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of its answer were too long',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed (to trust it, add --ca FILE)',
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another host name',
};

/** The answer to a request without the client certificate that the server demands. */
export const requiresCertificate = 'it requires a client certificate (add --cert FILE and --key FILE)';

/**
 * The meaning of errors of TLS by OpenSSL's words, which are in the code or the message depending on
 * the version of Node. Alerts: RFC 8446 section 6.2.
 */
const meaningOfTls: [words: RegExp, meaning: string][] = [
  [/ALERT.CERTIFICATE.REQUIRED/, requiresCertificate],
  [/ALERT.UNKNOWN.CA/, 'it does not trust the authority of the client certificate (--cert)'],
  [/ALERT.CERTIFICATE.EXPIRED/, 'it refused the client certificate because it has expired (--cert)'],
  [/ALERT.CERTIFICATE.REVOKED/, 'it refused the client certificate because it was revoked (--cert)'],
  [
    /ALERT.(BAD|NO|UNSUPPORTED).CERTIFICATE|ALERT.CERTIFICATE.UNKNOWN|ALERT.ACCESS.DENIED/,
    'it refused the client certificate, or requires one (--cert FILE and --key FILE)',
  ],
  [
    /ALERT.HANDSHAKE.FAILURE/,
    'it refused the TLS handshake, as a server does that requires a client certificate ' +
      '(add --cert FILE and --key FILE)',
  ],
  [/ALERT.PROTOCOL.VERSION|UNSUPPORTED.PROTOCOL/, 'it supports neither TLS 1.2 nor TLS 1.3'],
  [
    /WRONG.VERSION.NUMBER|PACKET.LENGTH.TOO.LONG|HTTP.REQUEST/,
    'it does not use TLS on this port (use http:// in its URL, or its https port)',
  ],
];

/** Explains in plain words why a request got no answer. */
export function explainConnectionError(error: unknown): string {
  const cause = rootOf(error);
  if (!(cause instanceof Error)) return String(error);
  const known = meaningOf(cause);
  if (known) return known;
  const [, proxyStatus] = /^Proxy response \((\d+)\)/.exec(cause.message) ?? [];
  if (proxyStatus) return `its proxy answered ${proxyStatus} (check HTTPS_PROXY)`;
  if (cause.name === 'HTTPParserError') return 'its answer is not HTTP (check the port in its URL)';
  return cause.name === 'TimeoutError' ? 'it did not answer in time' : cause.message;
}

const codesOfClosed = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Returns whether the other side accepted the connection and then closed it before it answered. */
export function isClosedConnection(error: unknown): boolean {
  return codesOfClosed.includes(codeOf(rootOf(error)));
}

/** Returns whether the other side did not connect or answer in time. */
export function isTimeout(error: unknown): boolean {
  const cause = rootOf(error);
  if (!(cause instanceof Error)) return false;
  return cause.name === 'TimeoutError' || /^UND_ERR_\w+_TIMEOUT$|^ETIMEDOUT$/.test(codeOf(cause));
}

/** Returns whether nothing was listening, so that nothing was sent. */
export function isRefusedConnection(error: unknown): boolean {
  return codeOf(rootOf(error)) === 'ECONNREFUSED';
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

/** What servers and gateways say with status 400 to a request that their TLS settings refuse. */
const refusals: [words: RegExp, meaning: string][] = [
  [/No required SSL certificate was sent/i, requiresCertificate],
  [/The SSL certificate error/i, 'it refused the client certificate (--cert)'],
  [
    /plain HTTP request was sent to HTTPS port|plain HTTP to an SSL-enabled|HTTP request to an HTTPS server|host and port requires TLS/i,
    'it expects https on this port (use https:// in its URL)',
  ],
];

/**
 * Explains an answer by which a server or gateway refuses the connection rather than the request:
 * nginx, Apache, Tomcat and Go answer 400 in plain words.
 *
 * @returns null for any other answer
 */
export function explainRefusedConnection(status: number, body: string): string | null {
  if (status !== 400 && status !== 495 && status !== 496 && status !== 497) return null;
  return refusals.find(([words]) => words.test(body))?.[1] ?? null;
}

/** Returns the deepest cause that is explained here, or else the last cause. */
function rootOf(error: unknown): unknown {
  let root = error;
  let known: unknown;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    root = cause;
    if (meaningOf(cause)) known = cause;
    if (cause instanceof AggregateError && cause.errors.length > 0) return rootOf(cause.errors[0]);
  }
  return known ?? root;
}

function meaningOf(error: Error): string | undefined {
  const code = codeOf(error);
  if (code in meaningOfCode) return meaningOfCode[code];
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return meaningOfConnectTimeout(error);
  if (!/SSL|EPROTO/.test(code)) return undefined;
  const words = `${code} ${error.message}`.toUpperCase();
  return meaningOfTls.find(([pattern]) => pattern.test(words))?.[1];
}

/** Names the time limit, which undici has only in its message. */
function meaningOfConnectTimeout({ message }: Error): string {
  const seconds = Number(/timeout: (\d+)ms/.exec(message)?.[1] ?? 10_000) / 1000;
  return `it did not accept a connection within ${seconds} s (to wait longer, add --timeout SECONDS)`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
