import type Database from 'libsql';
import type { StoredEvent } from '../ingest/stamping.ts';
import { type Found, pageBytes } from '../parts.ts';
import type { EventStore } from '../store/event-store.ts';
import type { IndexerFiles } from './indexer-messages.ts';
import { type Indexing, startIndexing } from './indexing.ts';
import type { Query } from './query.ts';
import { openIndex } from './schema.ts';
import { selection } from './statement.ts';

/**
 * Search over stored events. A separate thread updates the index after each commit, so that a
 * create does not wait for it: an event can be found shortly after it can be read. Events that are
 * not yet indexed when a sandbox stops are indexed when the next one opens the same files.
 */
export class SearchIndex {
  readonly #store: EventStore;
  readonly #files: IndexerFiles;
  readonly #database: Database.Database;
  #indexing: Indexing | undefined;
  /** A message is on its way to the indexer, which has not read since. */
  #notified = false;
  /** There were more commits after that message. */
  #more = false;
  #failure: Error | undefined;

  constructor(store: EventStore, files: IndexerFiles) {
    this.#store = store;
    this.#files = files;
    this.#database = openIndex(files.indexFile);
  }

  /** Starts to index all events, both stored and new ones. */
  start(): void {
    this.#indexing = startIndexing(this.#files, {
      reading: () => {
        this.#notified = false;
        if (this.#more) this.#notify();
      },
      failed: (error) => {
        this.#failure = error;
      },
    });
    this.#store.onCommit(() => this.#notify());
  }

  /**
   * Returns the events that a query selects, in the order of arrival, which is that of
   * `meta.lastUpdated`.
   *
   * @throws Error when the indexer has failed
   */
  async find({ conditions, count, offset }: Query): Promise<Found> {
    if (this.#failure) throw new Error('The search index could not be written.', { cause: this.#failure });
    const { text, args } = selection(conditions, (ids) =>
      ids.flatMap((id) => this.#store.numberOf(id) ?? []),
    );
    const { total } = this.#database.prepare(`SELECT count(*) AS total FROM (${text})`).get(args) as {
      total: number;
    };
    if (count === 0 || offset >= total) return { total, events: [] };
    const page = this.#database.prepare(`${text} ORDER BY seq LIMIT ? OFFSET ?`);
    const rows = page.all([...args, count, offset]) as { seq: number }[];
    return { total, events: this.#page(rows.map(({ seq }) => seq)) };
  }

  #page(seqs: number[]): StoredEvent[] {
    const events: StoredEvent[] = [];
    let bytes = 0;
    for (const seq of seqs) {
      if (bytes > pageBytes) break;
      const event = this.#store.at(seq)!;
      bytes += event.body.length;
      events.push(event);
    }
    return events;
  }

  /** Stops the indexer after its current batch, or at once if it has not started. */
  async close(): Promise<void> {
    await this.#indexing?.close();
    this.#database.close();
  }

  /** Sends at most one message at a time, however many commits there are. */
  #notify(): void {
    this.#more = this.#notified;
    if (this.#notified) return;
    this.#notified = true;
    this.#indexing?.committed();
  }
}
