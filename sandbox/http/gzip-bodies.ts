import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify';
import { refusal } from '../outcome.ts';

const inflate = promisify(gunzip);

/**
 * Makes a server accept bodies with `Content-Encoding: gzip` (or `x-gzip`, RFC 9110, 8.4.1.3). The
 * body limit applies both to the compressed and to the inflated body, so that a gzip bomb is
 * answered with 413.
 */
export function acceptingGzip(app: FastifyInstance): void {
  const compressed = new WeakSet<FastifyRequest>();
  app.addHook('onRequest', async (request) => {
    if (!/^(x-)?gzip$/i.test(request.headers['content-encoding'] ?? '')) return;
    compressed.add(request);
    // From here on, the body is no longer compressed.
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
  // The answer needs the connection, so it is not destroyed when reading stops early.
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
    throw refusal(400, 'invalid', 'Content-Encoding is gzip, but the body is not in gzip format.');
  }
}

const tooLarge = () => refusal(413, 'too-long', 'The body is larger than this deployment accepts.');
