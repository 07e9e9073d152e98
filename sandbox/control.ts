import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BreakableStore } from './breakable-store.ts';
import { closeServer, host, listen } from './http/listen.ts';

/**
 * The control port of a sandbox. It stands for the commands with which an operator stops and starts
 * a database.
 */
export interface Control {
  /** `http://127.0.0.1:PORT`; POST to `/break` or `/restore`. */
  url: string;
  close(): Promise<void>;
}

/**
 * Opens the control port: `POST /break` makes the store fail until `POST /restore`.
 *
 * @throws UsageError when the port is in use
 */
export async function openControl(port: number, store: BreakableStore): Promise<Control> {
  const actions: Record<string, () => void> = {
    '/break': () => store.break(),
    '/restore': () => store.restore(),
  };
  const server = createServer((request, response) => {
    const action = request.method === 'POST' ? actions[request.url ?? ''] : undefined;
    action?.();
    response.writeHead(action ? 204 : 404).end();
  });
  await listen(server, port);
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return { url, close: () => closeServer(server) };
}
