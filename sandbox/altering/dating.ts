import type { Store } from '../parts.ts';

/**
 * A store that knows how many milliseconds ago it stored an event. The age of an event that it
 * never stored is the time since 1970.
 */
export function dating(store: Store): { store: Store; ageOf: (id: string) => number } {
  const storedAt = new Map<string, number>();
  return {
    store: {
      ...store,
      append: async (events) => {
        await store.append(events);
        for (const { id } of events) storedAt.set(id, Date.now());
      },
    },
    ageOf: (id) => Date.now() - (storedAt.get(id) ?? 0),
  };
}
