import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface NullTarget {
  url: string;
  close: () => Promise<void>;
}

/**
 * A target on loopback that does nothing: it reads each request by its Content-Length and answers
 * 201 with one and the same body at once. Without an HTTP library, whose time would count as the
 * generator's.
 *
 * @param body what it answers
 */
export async function startNullTarget(body: string): Promise<NullTarget> {
  const payload = Buffer.from(body);
  const head = `HTTP/1.1 201 Created\r\nContent-Type: application/fhir+json\r\nContent-Length: ${payload.length}\r\n\r\n`;
  const answer = Buffer.concat([Buffer.from(head), payload]);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on(
      'data',
      requestCounter(() => socket.write(answer)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/**
 * Reads a connection's bytes, however they are cut, and calls `onRequest` at the end of each
 * request.
 */
export function requestCounter(onRequest: () => void): (chunk: Buffer) => void {
  let head = '';
  let bodyLeft = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, chunk.length - at);
        at += taken;
        bodyLeft -= taken;
      } else {
        const before = head.length;
        head += chunk.toString('latin1', at, at + 4096);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) {
          at += 4096;
          continue;
        }
        at += end + 4 - before;
        bodyLeft = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
        head = '';
      }
      if (bodyLeft === 0) onRequest();
    }
  };
}
