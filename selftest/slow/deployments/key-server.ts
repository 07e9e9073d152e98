import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientKeys } from '../systems/client-keys.ts';

/** Serves the public keys of clients, as JWK Sets at `/rs384` and `/es384`. */
export async function startKeyServer(keys: ClientKeys): Promise<{ url: string; stop(): Promise<void> }> {
  const sets: Record<string, object> = { '/rs384': keys.rs384.publicKeys, '/es384': keys.es384.publicKeys };
  const server = createServer(({ url = '' }, answer) => {
    const set = sets[url];
    answer.writeHead(set ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(set ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
