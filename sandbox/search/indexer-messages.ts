/** Messages to the indexer thread, each about one of the indexes that it keeps up to date. */
export type ToIndexer =
  | { kind: 'open'; index: number; files: IndexerFiles }
  /** There are new events. */
  | { kind: 'committed'; index: number }
  | { kind: 'close'; index: number };

export type FromIndexer =
  /** Sent before it reads: a later commit needs another `committed`. */
  | { kind: 'reading'; index: number }
  | { kind: 'closed'; index: number }
  /** The index is not kept up to date any more. */
  | { kind: 'failed'; index: number; error: Error };

/** The files that the indexer reads and writes. */
export interface IndexerFiles {
  eventsFile: string;
  indexFile: string;
}
