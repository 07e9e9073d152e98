/** Keeps the search indexes of all sandboxes of a process up to date, in a thread. */
import { parentPort } from 'node:worker_threads';
import { Indexer } from './indexer.ts';
import type { FromIndexer, IndexerFiles, ToIndexer } from './indexer-messages.ts';

const port = parentPort!;
const indexers = new Map<number, Indexer>();

port.on('message', (message: ToIndexer) => {
  if (message.kind === 'open') void keepUpToDate(message.index, message.files);
  else indexers.get(message.index)?.[message.kind]();
});

async function keepUpToDate(index: number, files: IndexerFiles): Promise<void> {
  try {
    const indexer = new Indexer(files);
    indexers.set(index, indexer);
    await indexer.run(() => send({ kind: 'reading', index }));
    send({ kind: 'closed', index });
  } catch (error) {
    send({ kind: 'failed', index, error: error as Error });
  } finally {
    indexers.delete(index);
  }
}

function send(message: FromIndexer): void {
  port.postMessage(message);
}
