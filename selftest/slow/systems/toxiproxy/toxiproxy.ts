import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
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

/** A line to a server. */
export interface Line {
  /** Its near end, with the path of the server. */
  url: string;
  /** Replaces its faults. */
  setFaults(toxics: readonly Toxic[]): Promise<void>;
  /** Resolves when bytes have come to its near end since its faults were set, within two minutes. */
  carried(): Promise<void>;
  /** Removes the line. */
  close(): Promise<void>;
}

/** A running Toxiproxy. */
export interface Toxiproxy extends ServerProcess {
  /** Lays a line to a server. */
  line(server: string, toxics?: readonly Toxic[]): Promise<Line>;
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
    parameters: ['-host', '127.0.0.1', '-port', String(port), '-proxy-metrics'],
    isReady: () => answers(`${api}/version`),
    secondsToStart: 30,
    signal,
  });
  let lines = 0;
  return { ...server, line: (to, toxics = []) => layLine(api, `line-${++lines}`, to, toxics) };
}

async function layLine(api: string, name: string, to: string, faults: readonly Toxic[]): Promise<Line> {
  const { host, pathname } = new URL(to);
  const proxy = { name, listen: '127.0.0.1:0', upstream: host, enabled: true };
  const { listen } = (await call(`${api}/proxies`, 'POST', proxy)) as { listen: string };
  const toxicsUrl = `${api}/proxies/${name}/toxics`;
  let carriedBefore = 0;
  const setFaults = async (toxics: readonly Toxic[]) => {
    for (const { name: old } of (await call(toxicsUrl, 'GET')) as { name: string }[])
      await call(`${toxicsUrl}/${old}`, 'DELETE');
    for (const [nth, toxic] of toxics.entries())
      await call(toxicsUrl, 'POST', { stream: 'downstream', ...toxic, name: `fault-${nth}` });
    carriedBefore = await bytesCarried(api, name);
  };
  await setFaults(faults);
  return {
    url: `http://${listen}${pathname}`.replace(/\/$/, ''),
    setFaults,
    async carried() {
      for (const deadline = Date.now() + 120_000; Date.now() < deadline; await delay(20))
        if ((await bytesCarried(api, name)) > carriedBefore) return;
      throw new Error(`Nothing came to ${name} of Toxiproxy.`);
    },
    async close() {
      await call(`${api}/proxies/${name}`, 'DELETE');
    },
  };
}

async function bytesCarried(api: string, name: string): Promise<number> {
  const metrics = await (await fetch(`${api}/metrics`)).text();
  const lines = metrics.split('\n').filter((line) => /^toxiproxy_proxy_received_bytes_total/.test(line));
  const own = lines.find((line) => line.includes(`proxy="${name}"`) && line.includes('"upstream"'));
  return Number(own?.split(' ').at(-1) ?? 0);
}

async function call(url: string, method: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`Toxiproxy answered ${answer.status} to ${method} ${url}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
