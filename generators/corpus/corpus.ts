import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { drawHospital } from '../hospital.ts';
import { Random } from '../random.ts';
import { drawTemplate, stamp, type TemplateOptions } from './templates.ts';
import { timeline } from './timeline.ts';

export interface CorpusOptions extends TemplateOptions {
  count: number;
  /** The same seed and options always give the same bytes. */
  seed: number;
}

export interface Corpus {
  path: string;
  count: number;
  bytes: number;
  sha256: string;
  seed: number;
}

const poolSize = 4096;
const eventsPerRenewal = 64;
const chunkBytes = 1 << 20;

/**
 * Generates a corpus as NDJSON chunks of about 1 MB, in the order of `recorded`. Faker draws the
 * people and devices once. The events are made from a pool of templates, one of which is replaced
 * after every 64 events. Two buffers alternate, so a chunk is valid only until the second call
 * after it.
 */
export function* corpusChunks(options: CorpusOptions): Generator<Uint8Array, void> {
  const { count, seed } = options;
  const random = new Random(seed);
  const hospital = drawHospital(random, { practitioners: 200, patients: 1500 });
  const draw = () => drawTemplate(random, hospital, options);
  const pool = Array.from({ length: Math.min(count, poolSize) }, draw);
  const buffers = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)] as const;
  let chunk: Uint8Array = buffers[0];
  let end = 0;
  let made = 0;
  for (const recorded of timeline(count, random)) {
    const template = random.pick(pool);
    if (end + template.bytes.length > chunkBytes) {
      yield chunk.subarray(0, end);
      chunk = chunk === buffers[0] ? buffers[1] : buffers[0];
      end = 0;
    }
    end = stamp(template, chunk, end, recorded, random);
    if (++made % eventsPerRenewal === 0) pool[random.below(pool.length)] = draw();
  }
  yield chunk.subarray(0, end);
}

/**
 * Writes `count` valid AuditEvents as NDJSON and syncs the file to disk. Memory use does not depend
 * on `count`.
 *
 * @throws the error of the file system when the file cannot be written
 */
export async function writeCorpus(path: string, options: CorpusOptions): Promise<Corpus> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'w');
  try {
    let writing: Promise<unknown> = Promise.resolve();
    for (const chunk of corpusChunks(options)) {
      hash.update(chunk);
      bytes += chunk.length;
      // The next chunk is generated while this one is being written.
      await writing;
      writing = file.writeFile(chunk);
    }
    await writing;
    await file.sync();
  } finally {
    await file.close();
  }
  return { path, count: options.count, bytes, sha256: hash.digest('hex'), seed: options.seed };
}
