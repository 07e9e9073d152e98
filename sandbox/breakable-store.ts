import type { Store } from './parts.ts';

/** A store that fails on command, as a deployment does whose database is gone. */
export interface BreakableStore extends Store {
  break(): void;
  restore(): void;
}

export function breakable(store: Store): BreakableStore {
  let broken = false;
  const requireIntact = () => {
    if (broken) throw new Error('The control port has broken the store: POST /restore repairs it.');
  };
  return {
    async append(events) {
      requireIntact();
      return store.append(events);
    },
    async read(id) {
      requireIntact();
      return store.read(id);
    },
    async probe() {
      requireIntact();
      await store.probe();
    },
    break() {
      broken = true;
    },
    restore() {
      broken = false;
    },
  };
}
