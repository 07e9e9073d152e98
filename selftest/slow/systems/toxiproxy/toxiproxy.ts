import { spawnSync } from 'node:child_process';
import { buildGoProgram, cachedProgram, requiredVersion } from '../../../../load/binary/go-program.mjs';
import { answers, freePort, type ServerProcess, startServerProcess } from '../server-process.ts';

const moduleFolder = import.meta.dirname;
const module = 'github.com/Shopify/toxiproxy/v2';

/** The version that go.mod pins: `v2.5.0`. */
export const toxiproxyVersion = requiredVersion(moduleFolder, module);

/** A fault of a line, as Toxiproxy's API names it. */
export interface Toxic {
  type: 'latency' | 'bandwidth' | 'slicer' | 'reset_peer' | 'timeout';
  /** To the server, or (the default) from it. */
  stream?: 'upstream' | 'downstream';
  /** Share of the connections; all by default. */
  toxicity?: number;
  attributes: Record<string, number>;
}

/** A line with faults. */
export interface Line {
  /** Address before which the line is, with the path of the server behind it. */
  url: string;
  /** Removes the faults. */
  heal(): Promise<void>;
  /** Removes the line. */
  close(): Promise<void>;
}

/** A running Toxiproxy. */
export interface Toxiproxy extends ServerProcess {
  /** Lays a line to a server. */
  line(server: string, toxics: readonly Toxic[]): Promise<Line>;
}

/** Returns why Toxiproxy is not available here; undefined if it is. */
export function missingForToxiproxy(): string | undefined {
  return spawnSync('go', ['version']).status === 0 ? undefined : 'Go is missing; it builds Toxiproxy';
}

/**
 * Starts Toxiproxy, which Go builds once for this user.
 *
 * @param signal gives up the start
 * @throws {Error} when it can't be built or does not start
 */
export async function startToxiproxy(signal: AbortSignal): Promise<Toxiproxy> {
  const program = {
    name: `Toxiproxy ${toxiproxyVersion}`,
    moduleFolder,
    package: `${module}/cmd/server`,
    path: cachedProgram('toxiproxy', toxiproxyVersion),
  };
  await buildGoProgram(program, (message) => process.stderr.write(`${message}\n`));
  const port = await freePort();
  const api = `http://127.0.0.1:${port}`;
  const server = await startServerProcess({
    name: 'Toxiproxy',
    program: program.path,
    parameters: ['-host', '127.0.0.1', '-port', String(port)],
    isReady: () => answers(`${api}/version`),
    secondsToStart: 30,
    signal,
  });
  let lines = 0;
  return { ...server, line: (behind, toxics) => layLine(api, `line-${++lines}`, behind, toxics) };
}

async function layLine(api: string, name: string, server: string, toxics: readonly Toxic[]): Promise<Line> {
  const { host, pathname } = new URL(server);
  const { listen } = (await call(`${api}/proxies`, 'POST', {
    name,
    listen: '127.0.0.1:0',
    upstream: host,
    enabled: true,
  })) as { listen: string };
  const names = toxics.map((_, nth) => `fault-${nth}`);
  for (const [nth, { stream = 'downstream', toxicity = 1, ...toxic }] of toxics.entries())
    await call(`${api}/proxies/${name}/toxics`, 'POST', { name: names[nth], stream, toxicity, ...toxic });
  return {
    url: `http://${listen}${pathname}`.replace(/\/$/, ''),
    async heal() {
      for (const toxic of names) await call(`${api}/proxies/${name}/toxics/${toxic}`, 'DELETE');
    },
    async close() {
      await call(`${api}/proxies/${name}`, 'DELETE');
    },
  };
}

async function call(url: string, method: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`Toxiproxy answered ${answer.status} to ${method} ${url}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
