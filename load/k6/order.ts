// What this k6 process has to send: the runner says it. An archive has its own order in this file's
// place.
import { type Order, orderVariable } from './protocol.ts';

export const order: Order = JSON.parse(__ENV[orderVariable] ?? '');
