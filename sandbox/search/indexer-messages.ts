/** What the indexer thread is told: there are new events, or to stop. */
export type ToIndexer = 'committed' | 'close';

/** The indexer is about to read: commits after this message need a new `committed`. */
export type FromIndexer = 'reading';

/** Files the indexer reads and writes. */
export interface IndexerFiles {
  eventsFile: string;
  indexFile: string;
}
