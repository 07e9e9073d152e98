import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from 'fhir/r4';
import Database from 'libsql';
import { dateRange } from './date-range.ts';
import type { IndexerFiles } from './indexer-messages.ts';
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

/** Keeps the search index of one store up to date. */
export class Indexer {
  readonly #events: Database.Database;
  readonly #index: Database.Database;
  readonly #selectNext: Database.Statement;
  readonly #insertTerms: Database.Statement;
  readonly #insertMoment: Database.Statement;
  #indexedTo: number;
  #behind = true;
  #closing = false;
  #wake = () => {};

  constructor({ eventsFile, indexFile }: IndexerFiles) {
    this.#events = new Database(eventsFile);
    this.#index = openIndex(indexFile);
    this.#selectNext = this.#events.prepare(
      'SELECT seq, CAST(body AS TEXT) AS body FROM event WHERE seq > ? ORDER BY seq LIMIT ?',
    );
    this.#insertTerms = this.#index.prepare('INSERT INTO term (rowid, terms) VALUES (?, ?)');
    this.#insertMoment = this.#index.prepare('INSERT INTO moment VALUES (?, ?, ?, ?, ?)');
    const last = this.#index.prepare('SELECT coalesce(max(seq), 0) AS seq FROM moment').get([]);
    this.#indexedTo = (last as { seq: number }).seq;
  }

  /** There are new events. */
  committed(): void {
    this.#behind = true;
    this.#wake();
  }

  /** Ends `run` after the current batch. */
  close(): void {
    this.#closing = true;
    this.#wake();
  }

  /**
   * Indexes events until it is closed.
   *
   * @param onReading is called before it reads: a later commit needs another `committed`
   */
  async run(onReading: () => void): Promise<void> {
    try {
      while (!this.#closing) {
        if (!this.#behind)
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        this.#behind = false;
        onReading();
        let size: number;
        do {
          size = this.#indexBatch();
          await delay(size < chunkSize ? pauseMs : 0);
        } while (size > 0 && !this.#closing);
      }
    } finally {
      this.#events.close();
      this.#index.close();
    }
  }

  /** Indexes the next events in one transaction, and returns their number. */
  #indexBatch(): number {
    let count = 0;
    let bytes = 0;
    this.#index.exec('BEGIN');
    while (count < batchEvents && bytes < batchBytes) {
      const rows = this.#selectNext.all([this.#indexedTo, chunkSize]) as { seq: number; body: string }[];
      for (const { seq, body } of rows) {
        this.#indexEvent(seq, body);
        this.#indexedTo = seq;
        bytes += body.length;
      }
      count += rows.length;
      if (rows.length < chunkSize) break;
    }
    this.#index.exec('COMMIT');
    return count;
  }

  #indexEvent(seq: number, body: string): void {
    const event = JSON.parse(body) as AuditEvent;
    const recorded = dateRange(String(event.recorded));
    const lastUpdated = dateRange(String(event.meta?.lastUpdated));
    this.#insertMoment.run([
      seq,
      recorded?.from ?? null,
      recorded?.to ?? null,
      lastUpdated?.from ?? null,
      lastUpdated?.to ?? null,
    ]);
    this.#insertTerms.run([seq, termsOf(event)]);
  }
}
