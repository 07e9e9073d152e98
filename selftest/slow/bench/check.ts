import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request as send } from 'undici';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { harness } from '../../run-command.ts';

/** Requests under way at once, as the check has them: two workers with twelve cases each. */
const atOnce = 24;

interface Recorded {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Chunks of the body with the milliseconds after which each arrived. */
  body: { after: number; bytes: Buffer }[];
}

/** Chunks further apart than this were sent so on purpose. Milliseconds. */
const pauseOnPurpose = 200;

export interface CheckCost {
  requests: number;
  /** Seconds of the command `check`, start and report included. */
  check: number;
  /** Seconds of sending the same requests bare. */
  bare: number;
}

/** What the whole check costs beside sending the very same requests without looking at the answers. */
export async function benchCheck(): Promise<CheckCost> {
  const sandbox = await startSandbox();
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-bench-'));
  try {
    const recorded = await record(sandbox.baseUrl, (url) =>
      timeCheck({ ...sandbox.environment(), AUDITBOX_URL: url }, folder),
    );
    const check = await timeCheck(sandbox.environment(), folder);
    const bare = await timeBare(sandbox.baseUrl, recorded);
    return { requests: recorded.length, check, bare };
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

async function timeCheck(environment: Record<string, string>, output: string): Promise<number> {
  const startedAt = performance.now();
  const { exitCode, stdout } = await harness(['check', '--output', output], { environment });
  if (exitCode !== 0)
    throw new Error(`the check ended with ${exitCode}, so its time means nothing: ${stdout}`);
  return (performance.now() - startedAt) / 1000;
}

/** The requests of a check, kept by a proxy in front of the target; its time does not count. */
async function record(target: string, check: (proxyUrl: string) => Promise<unknown>): Promise<Recorded[]> {
  const recorded: Recorded[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const body: Recorded['body'] = [];
    let last = performance.now();
    const { method = 'GET', url = '/', headers } = incoming;
    recorded.push({ method, path: url, headers: sendable(headers), body });
    const outward = forward(
      `${target}${url}`,
      { method, headers: { ...headers, host: new URL(target).host } },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    outward.on('error', () => outgoing.destroy());
    incoming.on('data', (chunk: Buffer) => {
      body.push({ after: performance.now() - last, bytes: chunk });
      last = performance.now();
      outward.write(chunk);
    });
    incoming.on('end', () => outward.end());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    await check(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
  return recorded;
}

function sendable(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const hopByHop = ['host', 'connection', 'content-length', 'transfer-encoding', 'expect'];
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !hopByHop.includes(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

/** A body that was sent slowly is sent slowly again; all others go out at once. */
function sendableBody(body: Recorded['body']): Buffer | Readable | null {
  if (body.length === 0) return null;
  if (!body.slice(1).some(({ after }) => after > pauseOnPurpose))
    return Buffer.concat(body.map(({ bytes }) => bytes));
  return Readable.from(
    (async function* () {
      for (const { after, bytes } of body) {
        await delay(after);
        yield bytes;
      }
    })(),
  );
}

async function timeBare(target: string, requests: readonly Recorded[]): Promise<number> {
  const dispatcher = new Agent({ connections: atOnce });
  const queue = [...requests];
  const startedAt = performance.now();
  const sendNext = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { method, path, headers, body } = next;
      const answer = await send(`${target}${path}`, {
        ...{ dispatcher, headers, method: method as 'POST' },
        body: sendableBody(body),
      });
      await answer.body.dump({ limit: Number.MAX_SAFE_INTEGER });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sendNext));
  await dispatcher.close();
  return (performance.now() - startedAt) / 1000;
}
