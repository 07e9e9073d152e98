import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** The connection that carries a request. */
export interface Carriage {
  socket?: Socket;
  /** For how long the connection was idle before it. Milliseconds; undefined on a new connection. */
  idleMs?: number;
  /** How many bytes had arrived on the connection before it. */
  bytesBefore?: number;
}

const carriages = new WeakMap<object, Carriage>();
/** When each connection was last used. */
const lastUse = new WeakMap<Socket, number>();
let current: Carriage | null = null;

// undici publishes both, and creates a request while the function that sends it is called.
subscribe('undici:request:create', (message) => {
  if (current) carriages.set((message as { request: object }).request, current);
});
subscribe('undici:client:sendHeaders', (message) => {
  const { request, socket } = message as { request: object; socket: Socket };
  const carriage = carriages.get(request);
  if (!carriage) return;
  carriage.socket = socket;
  carriage.bytesBefore = socket.bytesRead;
  const usedAt = lastUse.get(socket);
  if (usedAt !== undefined) carriage.idleMs = performance.now() - usedAt;
  noteUse(carriage);
});

/** Calls a function that sends a request by undici, and notes which connection carries it. */
export function carriedBy<T>(carriage: Carriage, send: () => Promise<T>): Promise<T> {
  current = carriage;
  try {
    return send();
  } finally {
    current = null;
  }
}

/** Notes that the connection is idle from now on. */
export function noteUse({ socket }: Carriage): void {
  if (socket) lastUse.set(socket, performance.now());
}

/**
 * Returns whether the server had closed a connection that was used before, and no byte of an answer
 * came. Encrypted connections also receive bytes that are no answer, so theirs are not counted.
 */
export function wasIdleConnection({ socket, idleMs, bytesBefore }: Carriage): boolean {
  if (!socket || idleMs === undefined) return false;
  return 'encrypted' in socket || socket.bytesRead === bytesBefore;
}
