import { Worker } from 'node:worker_threads';
import type Database from 'libsql';
import type { EventStore } from '../store/event-store.ts';
import type { FromIndexer, IndexerFiles, ToIndexer } from './indexer-messages.ts';
import type { Query } from './query.ts';
import { openIndex } from './schema.ts';
import { selection } from './statement.ts';

/** What a search found: how many events in all, and the places of those on the page. */
export interface Found {
  total: number;
  seqs: number[];
}

/**
 * Search over stored events. A thread of its own brings the index up to date after each commit, so that a create
 * does not wait for it: an event is found shortly after it can be read. What was not indexed when a sandbox ended
 * is indexed when the next one opens the same files.
 */
export class SearchIndex {
  readonly #store: EventStore;
  readonly #files: IndexerFiles;
  readonly #database: Database.Database;
  #indexer: Worker | undefined;
  /** The indexer has begun to work. */
  #working = false;
  /** It was told of a commit and has not begun to read since; more commits followed. */
  #told = false;
  #more = false;
  #failure: Error | undefined;

  constructor(store: EventStore, files: IndexerFiles) {
    this.#store = store;
    this.#files = files;
    this.#database = openIndex(files.indexFile);
  }

  /** Starts the thread that indexes what is stored and what will be. */
  start(): void {
    const program = import.meta.url.endsWith('.ts') ? './indexer-thread.mjs' : './indexer.js';
    const indexer = new Worker(new URL(program, import.meta.url), {
      workerData: this.#files,
      execArgv: [],
    });
    indexer.on('message', (_message: FromIndexer) => {
      this.#working = true;
      this.#told = false;
      if (this.#more) this.#announce();
    });
    indexer.on('error', (error) => {
      this.#failure = error;
    });
    this.#indexer = indexer;
    this.#store.onCommit(() => this.#announce());
  }

  /**
   * The events that a query selects, in the order of arrival, which is that of `meta.lastUpdated`.
   *
   * @throws Error when the indexer has failed
   */
  find({ conditions, count, offset }: Query): Found {
    if (this.#failure) throw new Error('The search index could not be written.', { cause: this.#failure });
    const { text, args } = selection(conditions, (ids) =>
      ids.flatMap((id) => this.#store.read(id)?.seq ?? []),
    );
    const { total } = this.#database.prepare(`SELECT count(*) AS total FROM (${text})`).get(args) as {
      total: number;
    };
    if (count === 0 || offset >= total) return { total, seqs: [] };
    const page = this.#database.prepare(`${text} ORDER BY seq LIMIT ? OFFSET ?`);
    const rows = page.all([...args, count, offset]) as { seq: number }[];
    return { total, seqs: rows.map(({ seq }) => seq) };
  }

  /** Ends the indexer after the batch it is at, or at once when it has not begun. */
  async close(): Promise<void> {
    const indexer = this.#indexer;
    if (indexer && !this.#failure) {
      const ended = new Promise((resolve) => indexer.once('exit', resolve));
      if (this.#working) this.#tell('close');
      else indexer.terminate();
      await ended;
    }
    this.#database.close();
  }

  /** One message at a time is under way, however many commits there are. */
  #announce(): void {
    this.#more = this.#told;
    if (this.#told) return;
    this.#told = true;
    this.#tell('committed');
  }

  #tell(message: ToIndexer): void {
    this.#indexer?.postMessage(message);
  }
}
