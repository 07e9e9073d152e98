import type { Server } from 'node:http';
import { UsageError } from '../../platform/exit.ts';

/** The sandbox is reachable from its own machine only. */
export const host = '127.0.0.1';

/**
 * Listens on loopback; port 0 takes a free port.
 *
 * @throws UsageError when the port is in use or this user may not open it
 */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, port)));
    server.listen(port, host, resolve);
  });
}

/** Turns "address in use" and "permission denied" into a UsageError. */
export function explainListenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new UsageError(`Port ${port} is already in use. Choose another, or 0 for any free port.`);
  if (error.code === 'EACCES')
    return new UsageError(
      `This user may not open port ${port}. Choose a port above 1023, or 0 for any free port.`,
    );
  return error;
}

const graceMs = 2000;

/** Stops listening, waits up to two seconds for running requests, then closes every connection. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
