import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';

/** Maximum size of an answer. A longer one is an error. */
export const maxAnswerBytes = 64 * 1024 * 1024;

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads and decodes at most `maxAnswerBytes`, counted after decoding, so that a gzip bomb ends
 * early.
 *
 * @param onBytes is called with the number of bytes of each chunk, after decoding
 */
export async function readBody(
  body: Dispatcher.ResponseData['body'],
  headers: Record<string, string>,
  onBytes: (bytes: number) => void,
): Promise<Buffer> {
  const decoder = decoders[headers['content-encoding']?.toLowerCase() ?? '']?.();
  const stream = decoder ? body.pipe(decoder) : body;
  if (decoder) body.on('error', (error) => decoder.emit('error', error));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    onBytes(chunk.length);
    if (size > maxAnswerBytes) {
      body.destroy();
      throw new Error(`its answer is longer than ${maxAnswerBytes / 1024 / 1024} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
