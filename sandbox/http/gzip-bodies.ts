import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify';
import { refusal } from '../outcome.ts';

const inflate = promisify(gunzip);

/**
 * Makes a server take bodies with `Content-Encoding: gzip` (or `x-gzip`, RFC 9110, 8.4.1.3). The body limit holds for
 * what comes and for what it becomes: nothing is inflated beyond it, so that a gzip bomb is answered 413.
 */
export function takingGzip(app: FastifyInstance): void {
  const compressed = new WeakSet<FastifyRequest>();
  app.addHook('onRequest', async (request) => {
    if (!/^(x-)?gzip$/i.test(request.headers['content-encoding'] ?? '')) return;
    compressed.add(request);
    // The routes see the body as it was before compression.
    delete request.headers['content-encoding'];
  });
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (!compressed.has(request)) return payload;
    const limit = request.routeOptions.bodyLimit ?? app.initialConfig.bodyLimit ?? 0;
    const sent = await read(payload, limit);
    const body: RequestPayload = Readable.from([await inflated(sent, limit)], { objectMode: false });
    body.receivedEncodedLength = sent.length;
    return body;
  });
}

async function read(payload: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // The answer goes over the connection that is read here.
  for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function inflated(sent: Buffer, limit: number): Promise<Buffer> {
  try {
    return await inflate(sent, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw refusal(400, 'invalid', 'The body is no gzip, though its Content-Encoding says so.');
  }
}

const tooLarge = () => refusal(413, 'too-long', 'The body is larger than this deployment takes.');
