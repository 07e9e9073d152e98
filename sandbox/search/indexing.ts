import { Worker } from 'node:worker_threads';
import type { FromIndexer, IndexerFiles, ToIndexer } from './indexer-messages.ts';

/** What the thread reports about one index. */
interface Listener {
  /** It is about to read: a later commit needs another `committed`. */
  reading(): void;
  /** It does not keep the index up to date any more. */
  failed(error: Error): void;
}

/** The work of the thread on one index. */
export interface Indexing {
  /** There are new events. */
  committed(): void;
  /** Stops after the current batch, or at once if the thread has not started. */
  close(): Promise<void>;
}

/** The thread, while there is one. */
let thread: IndexerThread | undefined;

/**
 * Has a thread index all events of a store, both stored and new ones. The sandboxes of a process
 * share the thread, because to start one costs more than to index the events of a whole check.
 */
export function startIndexing(files: IndexerFiles, listener: Listener): Indexing {
  thread ??= new IndexerThread(() => {
    thread = undefined;
  });
  return thread.open(files, listener);
}

class IndexerThread {
  readonly #worker: Worker;
  readonly #onEnd: () => void;
  /** The listeners of the indexes that are open. */
  readonly #open = new Map<number, Listener & { closed(): void }>();
  #opened = 0;
  #isUp = false;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    const program = import.meta.url.endsWith('.ts') ? './indexer-thread-with-tsx.mjs' : './indexer-thread.js';
    this.#worker = new Worker(new URL(program, import.meta.url), { execArgv: [] });
    this.#worker.on('message', (message: FromIndexer) => this.#receive(message));
    this.#worker.on('error', (error) => {
      onEnd();
      for (const { failed, closed } of this.#open.values()) {
        failed(error);
        closed();
      }
    });
  }

  open(files: IndexerFiles, listener: Listener): Indexing {
    const index = this.#opened++;
    const ended = new Promise<void>((resolve) => {
      this.#open.set(index, { ...listener, closed: resolve });
    });
    this.#worker.ref();
    this.#send({ kind: 'open', index, files });
    return {
      committed: () => this.#send({ kind: 'committed', index }),
      close: () => {
        if (this.#isUp || this.#open.size > 1) this.#send({ kind: 'close', index });
        else if (this.#open.has(index)) this.#terminate();
        return ended;
      },
    };
  }

  #receive(message: FromIndexer): void {
    this.#isUp = true;
    const listener = this.#open.get(message.index)!;
    if (message.kind === 'reading') {
      listener.reading();
      return;
    }
    if (message.kind === 'failed') listener.failed(message.error);
    this.#open.delete(message.index);
    listener.closed();
    // Idle, it does not keep the process alive.
    if (this.#open.size === 0) this.#worker.unref();
  }

  #terminate(): void {
    this.#onEnd();
    this.#worker.once('exit', () => {
      for (const { closed } of this.#open.values()) closed();
    });
    this.#worker.terminate();
  }

  #send(message: ToIndexer): void {
    this.#worker.postMessage(message);
  }
}
