import { Agent, createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of the deployment; a body that is not JSON stays text. */
export interface WholeAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** What was asked, and what the deployment answered. */
export interface Exchange {
  method: string;
  /** With its query. */
  path: string;
  body: string;
  answer: WholeAnswer;
}

export interface MutatingProxy {
  url: string;
  /** The exchanges whose answer was mutated, with what the client got instead. */
  mutated: { exchange: Exchange; answer: WholeAnswer }[];
  close(): void;
}

/**
 * A server that hands every request on to another and changes some of the answers.
 *
 * @param mutate the answer to give instead; null leaves it alone
 */
export async function startMutatingProxy(
  target: string,
  mutate: (exchange: Exchange) => WholeAnswer | null,
): Promise<MutatingProxy> {
  const agent = new Agent({ keepAlive: true });
  const mutated: MutatingProxy['mutated'] = [];
  const proxy = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const headers = { ...incoming.headers, host: new URL(target).host };
    const onward = forward(`${target}${path}`, { method, headers, agent });
    onward.on('error', () => outgoing.destroy());
    onward.on('response', async (response) => {
      const exchange = { method, path, body: await sent, answer: await answerOf(response) };
      const changed = mutate(exchange);
      if (changed) mutated.push({ exchange, answer: changed });
      const { status, headers, body } = changed ?? exchange.answer;
      // RFC 9110 section 15.3.5: it has no content.
      if (status === 204) outgoing.writeHead(status, headers).end();
      else {
        outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
        outgoing.end(method === 'HEAD' ? undefined : body);
      }
    });
    const sent = textOf(incoming);
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    mutated,
    close() {
      proxy.close();
      proxy.closeAllConnections();
      agent.destroy();
    },
  };
}

/** What belongs to one connection, or is counted anew. */
const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

async function answerOf(response: IncomingMessage): Promise<WholeAnswer> {
  const body = await textOf(response);
  const headers = Object.entries(response.headers)
    .filter(([name]) => !hopByHop.includes(name))
    .map(([name, value]) => [name, String(value)]);
  return { status: response.statusCode ?? 0, headers: Object.fromEntries(headers), body };
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
