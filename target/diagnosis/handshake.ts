import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import {
  type ConnectionOptions,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import { oneLine } from '../../platform/plain-text.ts';
import type { ProxyInUse } from '../http/proxy-in-use.ts';

/** What a TLS handshake with the deployment shows. */
export interface Handshake {
  /** `TLSv1.3`. Null if there was no handshake. */
  protocol: string | null;
  /** `h2`, `http/1.1`, or null if the server chose none. */
  alpn: string | null;
  certificate: Certificate | null;
  /** Why the certificate is not trusted: a code of OpenSSL or Node. Null if it is. */
  distrust: string | null;
  /** Why there was no handshake, or what ended the connection after it. */
  error: Error | null;
  /** Milliseconds from the open connection to the end of the handshake. */
  ms: number;
}

export interface Certificate {
  subject: string;
  issuer: string;
  /** Host names and addresses that it is for. */
  names: string[];
  validFrom: Date;
  validTo: Date;
}

/** Time limit of each step. Milliseconds. */
const timeoutMs = 10_000;

/** How long to wait for an alert after the handshake. Milliseconds. */
const alertMs = 3_000;

/**
 * Opens a TCP connection to the host of a URL, or a tunnel through the proxy.
 *
 * @throws {Error} of the network
 */
export function openConnection(url: URL, proxy: ProxyInUse | null): Promise<Socket> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return proxy ? openTunnel(`${url.hostname}:${port}`, proxy) : openSocket(host, port);
}

function openSocket(host: string, port: number): Promise<Socket> {
  return new Promise((opened, failed) => {
    const socket = connectTcp({ host, port });
    socket.setTimeout(timeoutMs, () => socket.destroy(timeout('connect')));
    socket.once('error', failed).once('connect', () => {
      socket.setTimeout(0).off('error', failed);
      opened(socket);
    });
  });
}

function openTunnel(authority: string, { url }: ProxyInUse): Promise<Socket> {
  const { username, password } = url;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  const authorization = username ? { 'proxy-authorization': `Basic ${credentials.toString('base64')}` } : {};
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((opened, failed) => {
    const request = send(url.origin, {
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...authorization },
      timeout: timeoutMs,
      agent: false,
    });
    request.on('timeout', () => request.destroy(timeout('connect')));
    request.on('error', failed);
    request.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return opened(socket);
      socket.destroy();
      failed(new Error(`Proxy response (${statusCode})`));
    });
    request.end();
  });
}

/**
 * Shakes hands over an open connection, and then waits for an answer to a request, because a TLS
 * 1.3 server refuses a client certificate only after the handshake. Closes the connection.
 *
 * @param options authorities and client certificate
 */
export function shakeHands(socket: Socket, url: URL, options: ConnectionOptions): Promise<Handshake> {
  const started = performance.now();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((done) => {
    const seen: Handshake = {
      protocol: null,
      alpn: null,
      certificate: null,
      distrust: null,
      error: null,
      ms: 0,
    };
    const tls = connectTls({
      ...options,
      socket,
      host,
      // RFC 6066 section 3: no addresses.
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      rejectUnauthorized: false,
    });
    const finish = () => {
      done(seen);
      tls.destroy();
    };
    tls.setTimeout(timeoutMs, () => {
      seen.error = timeout('shake hands');
      finish();
    });
    tls.on('error', (error) => {
      seen.error ??= error;
    });
    tls.on('close', finish);
    tls.on('secureConnect', () => {
      Object.assign(seen, describe(tls, performance.now() - started));
      tls.setTimeout(alertMs, finish);
      // HTTP/2 begins with a preface, so only HTTP/1.1 is spoken here.
      if (tls.alpnProtocol !== 'h2')
        tls.write(`GET / HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\n\r\n`);
      else tls.setTimeout(300, finish);
    });
    tls.on('data', finish);
  });
}

function describe(tls: TLSSocket, ms: number): Omit<Handshake, 'error'> {
  const peer = tls.getPeerCertificate();
  // A string at run time, though declared as an Error.
  const distrust = tls.authorizationError as unknown as string | Error | null;
  return {
    protocol: tls.getProtocol(),
    alpn: tls.alpnProtocol || null,
    certificate: peer.valid_to ? certificateOf(peer) : null,
    distrust: distrust ? codeOf(distrust) : null,
    ms,
  };
}

function codeOf(distrust: string | Error): string {
  if (typeof distrust === 'string') return distrust;
  return 'code' in distrust ? String(distrust.code) : distrust.message;
}

function certificateOf(peer: PeerCertificate): Certificate {
  return {
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    names: [...(peer.subjectaltname ?? '').matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(([, name]) =>
      oneLine(name!, 100),
    ),
    validFrom: new Date(peer.valid_from),
    validTo: new Date(peer.valid_to),
  };
}

/** Returns the common name, or else the organization. */
function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return oneLine(first(name?.CN) ?? first(name?.O) ?? 'no name', 100);
}

function timeout(step: string): Error {
  return Object.assign(new Error(`It took more than ${timeoutMs / 1000} s to ${step}.`), {
    code: 'ETIMEDOUT',
  });
}
