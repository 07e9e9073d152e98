import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createPacing, type Pacing, type Refusal } from './pacing.ts';

/** What a process sends: it asks for a turn, or reports a refusal, or that nothing limits the rate. */
type Report = { turn: number; again: boolean } | { refused: Refusal } | { lift: true };
/** What it receives: its turn, and the rate from now on. */
interface Reply {
  turn?: number;
  rate: number | null;
}

export interface PacingServer {
  port: number;
  close(): void;
}

/**
 * Serves one pacing to the processes that send to the same deployment, on a port of this machine. A
 * limit of requests per second is one limit for all of them.
 *
 * @param maxRate requests per second that all of them together never exceed
 */
export async function servePacing(maxRate: number | null): Promise<PacingServer> {
  const pacing = createPacing(maxRate);
  const clients = new Set<Socket>();
  const say = (client: Socket, reply: Reply) => client.write(`${JSON.stringify(reply)}\n`);
  const sayRate = () => {
    for (const client of clients) say(client, { rate: pacing.rate });
  };
  const hear = (client: Socket, report: Report) => {
    if ('turn' in report) {
      const { turn, again } = report;
      void pacing.turn(again).then(() => say(client, { turn, rate: pacing.rate }));
      return;
    }
    if ('lift' in report) pacing.lift();
    else {
      // A process sees its own answers only.
      const answeredRate = report.refused.answeredRate * clients.size;
      pacing.refused({ ...report.refused, answeredRate });
    }
    sayRate();
  };
  const server = createServer((client) => {
    clients.add(client);
    client.on('error', () => {}).on('close', () => clients.delete(client));
    say(client, { rate: pacing.rate });
    createInterface(client).on('line', (line) => hear(client, JSON.parse(line)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close() {
      server.close();
      for (const client of clients) client.destroy();
    },
  };
}

/** Joins the pacing of a server on this machine. Without the server, the process paces itself. */
export function joinPacing(port: number): Pacing & { close(): void } {
  const alone = createPacing();
  const waiting = new Map<number, () => void>();
  let turns = 0;
  let rate: number | null = null;
  let isAlone = false;
  const server = connect(port, '127.0.0.1');
  server.unref();
  const say = (report: Report) => server.write(`${JSON.stringify(report)}\n`);
  const goAlone = () => {
    isAlone = true;
    for (const go of waiting.values()) go();
    waiting.clear();
  };
  server.on('error', goAlone).on('close', goAlone);
  createInterface(server).on('line', (line) => {
    const reply: Reply = JSON.parse(line);
    rate = reply.rate;
    if (reply.turn === undefined) return;
    waiting.get(reply.turn)?.();
    waiting.delete(reply.turn);
  });
  const joined = new Promise<void>((done) => server.once('data', () => done()).once('close', done));
  return {
    get rate() {
      return isAlone ? alone.rate : rate;
    },
    async turn(again) {
      await joined;
      if (isAlone) return alone.turn(again);
      if (rate === null) return;
      await new Promise<void>((go) => {
        waiting.set(++turns, go);
        say({ turn: turns, again });
      });
    },
    refused(refusal) {
      if (isAlone) return alone.refused(refusal);
      // Until the server says the new rate, so that nobody sends without a turn.
      rate ??= refusal.answeredRate;
      say({ refused: refusal });
    },
    lift() {
      if (isAlone) alone.lift();
      else say({ lift: true });
    },
    close: () => server.destroy(),
  };
}
