import type { Server } from 'node:http';
import { UsageError } from '../../platform/exit.ts';

/** The sandbox serves its own machine only. */
export const host = '127.0.0.1';

/**
 * Listens on loopback; port 0 takes a free one.
 *
 * @throws UsageError when the port is in use or may not be opened
 */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, port)));
    server.listen(port, host, resolve);
  });
}

/** Turns "address in use" and "permission denied" into one sentence for the person who chose the port. */
export function explainListenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new UsageError(`Port ${port} is already in use: choose another, or 0 for any free port.`);
  if (error.code === 'EACCES')
    return new UsageError(`Port ${port} may not be opened by this user: choose one above 1023, or 0.`);
  return error;
}

const graceMs = 2000;

/** Stops listening, lets running requests end for up to two seconds, then closes every connection. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
