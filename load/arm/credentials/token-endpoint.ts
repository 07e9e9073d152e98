import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { CommandError } from '../../../platform/exit.ts';
import type { GivenToken, RefusedToken, TokenRenewal } from '../../k6/protocol.ts';

/** Where k6 gets new tokens while a run lasts. */
export interface TokenEndpoint {
  /** What k6 needs to ask it. Contains a secret. */
  readonly renewal: TokenRenewal;
  /** Bytes of all requests so far, which k6 counts among those that it sent. */
  bytesReceived(): number;
  close(): Promise<void>;
}

/**
 * Starts an endpoint on loopback that hands out the runner's own tokens, so that k6 needs to know
 * nothing of how a client authenticates. Only a caller with its secret gets one.
 *
 * @param tokenNow gives a valid token, or throws an UntestableError
 * @param redact takes secrets out of an error
 */
export async function startTokenEndpoint(
  tokenNow: () => Promise<GivenToken | null>,
  redact: (text: string) => string,
): Promise<TokenEndpoint> {
  const secret = randomBytes(32).toString('hex');
  const expected = Buffer.from(`Bearer ${secret}`);
  const read = new WeakMap<Socket, number>();
  let received = 0;
  const server = createServer(async (request, response) => {
    received += request.socket.bytesRead - (read.get(request.socket) ?? 0);
    read.set(request.socket, request.socket.bytesRead);
    if (!mayAsk(request, expected)) return answer(response, 403, { refused: 'this is for k6 only' });
    try {
      answer(response, 200, (await tokenNow()) ?? { refused: 'there is none' });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      answer(response, 503, { refused: redact(error.message) });
    }
  });
  // A VU asks again after minutes, on the connection that it has.
  server.keepAliveTimeout = 0;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    renewal: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secret },
    bytesReceived: () => received,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function mayAsk({ headers }: IncomingMessage, expected: Buffer): boolean {
  const said = Buffer.from(headers.authorization ?? '');
  return said.length === expected.length && timingSafeEqual(said, expected);
}

function answer(response: ServerResponse, status: number, body: GivenToken | RefusedToken): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
