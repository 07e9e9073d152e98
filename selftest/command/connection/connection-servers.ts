import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createSecureServer, type ServerHttp2Session } from 'node:http2';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';

export interface RunningServer {
  /** Without a trailing slash. */
  url: string;
  close(): Promise<void>;
}

export async function closeAll(servers: readonly RunningServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}

/** Variables that take away the proxies of this machine itself. */
export const noProxies = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [
    [name, undefined],
    [name.toLowerCase(), undefined],
  ]),
);

/** A certificate for 127.0.0.1 and auditbox.invalid that no authority but itself signed. */
export interface Certificate {
  certFile: string;
  keyFile: string;
}

/** Why no certificate can be made here; null when one can. */
export function whyNoCertificate(): string | null {
  const { status } = spawnSync('openssl', ['version']);
  return status === 0 ? null : 'openssl is not installed, so that there is no self-signed certificate';
}

export function makeCertificate(folder: string): Certificate {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const names = 'subjectAltName=IP:127.0.0.1,DNS:auditbox.invalid';
  const subject = ['-subj', '/CN=self-signed', '-addext', names];
  const parameters = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject];
  execFileSync('openssl', [...parameters, '-out', certFile, '-keyout', keyFile], { stdio: 'ignore' });
  return { certFile, keyFile };
}

/** A server of a few lines on a free port of 127.0.0.1. */
export function startServer(listener: RequestListener): Promise<RunningServer> {
  return listen(createServer(listener), 'http');
}

/** Passes requests on to a server behind it, over TLS. */
export function startTlsProxy(behind: string, { certFile, keyFile }: Certificate): Promise<RunningServer> {
  const keys = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  const server = createTlsServer(keys, (incoming, answer) =>
    passOn(incoming, new URL(incoming.url ?? '/', behind), answer),
  );
  return listen(server, 'https');
}

export interface Http2Front extends RunningServer {
  /** HTTP version of each submission that came: `2.0`, `1.1`. */
  readonly submissions: string[];
}

/** What stands before many deployments: TLS that offers HTTP/2 and HTTP/1.1 by ALPN, and HTTP/1.1 to what is behind. */
export async function startHttp2Front(
  behind: string,
  { certFile, keyFile }: Certificate,
): Promise<Http2Front> {
  const submissions: string[] = [];
  const keys = { cert: readFileSync(certFile), key: readFileSync(keyFile), allowHTTP1: true };
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer(keys, (incoming, answer) => {
    if (incoming.method === 'POST') submissions.push(incoming.httpVersion);
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).filter(([name]) => !name.startsWith(':')),
    );
    const onward = request(
      new URL(incoming.url, behind),
      { method: incoming.method, headers },
      (received) => {
        // RFC 9113, 8.2.2: HTTP/2 has no headers of the connection.
        const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...kept } = received.headers;
        answer.writeHead(received.statusCode ?? 502, kept);
        received.pipe(answer);
      },
    );
    onward.on('error', () => answer.stream?.destroy());
    incoming.pipe(onward);
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session)).on('error', () => {});
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    submissions,
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const session of sessions) session.destroy();
      }),
  };
}

export interface ForwardProxy extends RunningServer {
  /** URLs of the requests in plain HTTP that came, and `CONNECT host:port` for each tunnel. */
  readonly asked: string[];
}

/**
 * A forward proxy (RFC 9110 section 7.6, RFC 9112 section 3.2.2): absolute URLs are passed on, CONNECT opens a tunnel.
 *
 * @param addresses of names that only the proxy knows
 */
export async function startForwardProxy(addresses: Record<string, string> = {}): Promise<ForwardProxy> {
  const asked: string[] = [];
  const server = createServer((incoming, answer) => {
    asked.push(incoming.url ?? '');
    passOn(incoming, new URL(incoming.url ?? ''), answer);
  });
  server.on('connect', ({ url }: IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${url}`);
    const { hostname, port } = new URL(`http://${url}`);
    const tunnel = connect(Number(port), addresses[hostname] ?? hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      tunnel.pipe(client).pipe(tunnel);
    });
    const end = () => {
      client.destroy();
      tunnel.destroy();
    };
    for (const socket of [client, tunnel]) socket.on('error', end).on('close', end);
  });
  return { asked, ...(await listen(server, 'http')) };
}

/** Sends a request on to another server, and its answer back. */
export function passOn(incoming: IncomingMessage, to: URL, answer: ServerResponse): void {
  const onward = request(to, { method: incoming.method, headers: incoming.headers }, (received) => {
    answer.writeHead(received.statusCode ?? 502, received.rawHeaders);
    received.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}

async function listen(server: Server | TlsServer, scheme: 'http' | 'https'): Promise<RunningServer> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
