/** Messages to the indexer thread: there are new events, or stop. */
export type ToIndexer = 'committed' | 'close';

/** The message before the indexer reads: a later commit needs another `committed`. */
export type FromIndexer = 'reading';

/** The files that the indexer reads and writes. */
export interface IndexerFiles {
  eventsFile: string;
  indexFile: string;
}
