import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { AuditEvent } from 'fhir/r4';
import Database from 'libsql';
import { dateRange } from './date-range.ts';
import type { FromIndexer, IndexerFiles, ToIndexer } from './indexer-messages.ts';
import { openIndex } from './schema.ts';
import { termsOf } from './terms.ts';

/**
 * Events that are read at once. A transaction is limited in bytes too, because an event may have a
 * megabyte.
 */
const chunkSize = 100;
const batchEvents = 2000;
const batchBytes = 8_000_000;

/** Pause after a small batch: an event costs less in a large transaction. */
const pauseMs = 25;

const port = parentPort!;
const { eventsFile, indexFile } = workerData as IndexerFiles;
const events = new Database(eventsFile);
const index = openIndex(indexFile);
const selectNext = events.prepare(
  'SELECT seq, CAST(body AS TEXT) AS body FROM event WHERE seq > ? ORDER BY seq LIMIT ?',
);
const insertTerms = index.prepare('INSERT INTO term (rowid, terms) VALUES (?, ?)');
const insertMoment = index.prepare('INSERT INTO moment VALUES (?, ?, ?, ?, ?)');

let indexedTo = (index.prepare('SELECT coalesce(max(seq), 0) AS seq FROM moment').get([]) as { seq: number })
  .seq;
let behind = true;
let closing = false;
let wake = () => {};

port.on('message', (message: ToIndexer) => {
  if (message === 'committed') behind = true;
  else closing = true;
  wake();
});

while (!closing) {
  if (!behind) await new Promise<void>((resolve) => (wake = resolve));
  behind = false;
  port.postMessage('reading' satisfies FromIndexer);
  let size: number;
  do {
    size = indexBatch();
    await delay(size < chunkSize ? pauseMs : 0);
  } while (size > 0 && !closing);
}
events.close();
index.close();
port.close();

/** Indexes the next events in one transaction, and returns their number. */
function indexBatch(): number {
  let count = 0;
  let bytes = 0;
  index.exec('BEGIN');
  while (count < batchEvents && bytes < batchBytes) {
    const rows = selectNext.all([indexedTo, chunkSize]) as { seq: number; body: string }[];
    for (const { seq, body } of rows) {
      indexEvent(seq, body);
      indexedTo = seq;
      bytes += body.length;
    }
    count += rows.length;
    if (rows.length < chunkSize) break;
  }
  index.exec('COMMIT');
  return count;
}

function indexEvent(seq: number, body: string): void {
  const event = JSON.parse(body) as AuditEvent;
  const recorded = dateRange(String(event.recorded));
  const lastUpdated = dateRange(String(event.meta?.lastUpdated));
  insertMoment.run([
    seq,
    recorded?.from ?? null,
    recorded?.to ?? null,
    lastUpdated?.from ?? null,
    lastUpdated?.to ?? null,
  ]);
  insertTerms.run([seq, termsOf(event)]);
}
