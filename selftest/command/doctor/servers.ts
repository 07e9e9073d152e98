import { spawn } from 'node:child_process';
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, createSecureServer } from 'node:http2';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A server on a free port of 127.0.0.1. */
export interface Running {
  /** Without a trailing slash. */
  url: string;
  close(): Promise<void>;
}

/** Starts any server, and ends its connections when it is closed. */
export async function running(server: Server, scheme: 'http' | 'https' = 'http'): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Answers by method and path; the body of a request is read and thrown away. */
export type Answering = (request: {
  method: string;
  path: string;
  authorization: string | undefined;
  headers: NodeJS.Dict<string | string[]>;
}) => Reply;

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export function listenerOf(answering: Answering): RequestListener {
  return (request, response) => {
    request.resume().on('end', () => {
      const { method = '', url = '', headers } = request;
      const {
        status,
        headers: sent = {},
        body = '',
      } = answering({
        method,
        path: url.replace(/\?.*/, ''),
        authorization: headers.authorization,
        headers,
      });
      response.writeHead(status, sent).end(body);
    });
  };
}

export const http = (answering: Answering): Promise<Running> => running(createServer(listenerOf(answering)));

export const https = (options: ServerOptions, answering: Answering): Promise<Running> =>
  running(createHttpsServer(options, listenerOf(answering)), 'https');

/** Speaks only HTTP/2, in the clear or over TLS. */
export const http2 = (): Promise<Running> => running(createHttp2Server((_, answer) => void answer.end()));
export const http2OverTls = (options: { cert: string; key: string }): Promise<Running> =>
  running(
    createSecureServer(options, (_, answer) => void answer.end()),
    'https',
  );

/** Does with each connection what it is given. */
export const tcp = (
  onConnection: (socket: Socket) => void,
  scheme: 'http' | 'https' = 'http',
): Promise<Running> => running(createTcpServer(onConnection), scheme);

/**
 * A server of OpenSSL that demands a client certificate. Node's own server closes the connection
 * without a TLS alert.
 */
export async function opensslServer(
  { certFile, keyFile }: { certFile: string; keyFile: string },
  caFile: string,
  version: '-tls1_2' | '-tls1_3',
): Promise<Running> {
  const { port } = new URL(await closedPort());
  const certificates = ['-cert', certFile, '-key', keyFile, '-CAfile', caFile];
  const options = ['-accept', port, version, '-Verify', '1', '-verify_return_error', '-www'];
  const server = spawn('openssl', ['s_server', ...certificates, ...options]);
  await new Promise((ready) => server.stdout.once('data', ready));
  return {
    url: `https://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.once('close', () => closed());
        server.kill();
      }),
  };
}

/** A forward proxy that answers every request and CONNECT with a status. */
export function refusingProxy(status: number): Promise<Running> {
  const server: HttpServer = createServer(
    (_, answer) => void answer.writeHead(status).end('<html>proxy</html>'),
  );
  server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
  return running(server);
}

/** Returns the URL of a port on which nothing listens. */
export async function closedPort(scheme: 'http' | 'https' = 'http'): Promise<string> {
  const { url, close } = await http(() => ({ status: 200 }));
  await close();
  return url.replace('http', scheme);
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

export const fhir = (status: number, resource: object, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/fhir+json', ...headers },
  body: JSON.stringify(resource),
});

export const outcome = (status: number, diagnostics: string, headers: Record<string, string> = {}): Reply =>
  fhir(
    status,
    { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing', diagnostics }] },
    headers,
  );

export const page = (status: number, title: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
});
