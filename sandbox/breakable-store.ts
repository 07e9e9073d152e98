import type { Store } from './parts.ts';

/** A store that can be told to fail, as a deployment does whose database is gone. */
export interface BreakableStore extends Store {
  break(): void;
  mend(): void;
}

export function breakable(store: Store): BreakableStore {
  let broken = false;
  const demandWhole = () => {
    if (broken) throw new Error('the store is broken by the control port');
  };
  return {
    async append(events) {
      demandWhole();
      return store.append(events);
    },
    read(id) {
      demandWhole();
      return store.read(id);
    },
    at(seq) {
      demandWhole();
      return store.at(seq);
    },
    probe() {
      demandWhole();
      store.probe();
    },
    break() {
      broken = true;
    },
    mend() {
      broken = false;
    },
  };
}
