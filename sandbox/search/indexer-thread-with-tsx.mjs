// A worker thread starts without the TypeScript loader of its parent; this file brings one along.
import { register } from 'tsx/esm/api';

register();
await import('./indexer-thread.ts');
