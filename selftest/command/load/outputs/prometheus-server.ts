import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Prometheus {
  /** Where it takes samples (remote write). */
  writeUrl: string;
  /** The values of an instant query, by the values of a label. */
  query(text: string, label: string): Promise<Record<string, number>>;
  close(): Promise<void>;
}

const readyWithinMs = 30_000;

/** Starts a Prometheus that scrapes nothing and takes remote write, on loopback with a store of its own. */
export async function startPrometheus(program: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const configuration = join(folder, 'prometheus.yml');
  writeFileSync(configuration, 'global: {}\n');
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    program,
    [
      ...[`--config.file=${configuration}`, `--storage.tsdb.path=${join(folder, 'data')}`],
      ...[`--web.listen-address=${address}`, '--web.enable-remote-write-receiver', '--log.level=error'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async () => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
  try {
    await untilReady(`http://${address}`, child);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    writeUrl: `http://${address}/api/v1/write`,
    async query(text, label) {
      const answer = await fetch(`http://${address}/api/v1/query?${new URLSearchParams({ query: text })}`);
      const { data } = (await answer.json()) as {
        data: { result: { metric: Record<string, string>; value: [number, string] }[] };
      };
      return Object.fromEntries(
        data.result.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]),
      );
    },
    close,
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr!.on('data', (text) => {
    said += text;
  });
  for (const deadline = Date.now() + readyWithinMs; Date.now() < deadline; await delay(100)) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`Prometheus did not become ready: ${said}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
