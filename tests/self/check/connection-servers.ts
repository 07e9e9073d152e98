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
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';

export interface RunningServer {
  /** Without a trailing slash. */
  url: string;
  close(): Promise<void>;
}

/** A certificate for 127.0.0.1 that no authority but itself signed. */
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
  const subject = ['-subj', '/CN=self-signed', '-addext', 'subjectAltName=IP:127.0.0.1'];
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

export interface ForwardProxy extends RunningServer {
  /** URLs of the requests in plain HTTP that came, and `CONNECT host:port` for each tunnel. */
  readonly asked: string[];
}

/** A forward proxy (RFC 9110 section 7.6, RFC 9112 section 3.2.2): absolute URLs are passed on, CONNECT opens a tunnel. */
export async function startForwardProxy(): Promise<ForwardProxy> {
  const asked: string[] = [];
  const server = createServer((incoming, answer) => {
    asked.push(incoming.url ?? '');
    passOn(incoming, new URL(incoming.url ?? ''), answer);
  });
  server.on('connect', ({ url }: IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${url}`);
    const { hostname, port } = new URL(`http://${url}`);
    const tunnel = connect(Number(port), hostname, () => {
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
