import type { StoredEvent } from '../ingest/stamping.ts';
import type { Parts } from '../parts.ts';

/** A search that finds only the events that are shown; pages and total are computed from these. */
export function showing(search: Parts['search'], isShown: (event: StoredEvent) => boolean): Parts['search'] {
  return async (query) => {
    const last = query.offset + query.count;
    const shown: StoredEvent[] = [];
    let [looked, total] = [0, 0];
    do {
      const page = await search({ ...query, offset: looked, count: Math.max(1, last - looked) });
      if (page.events.length === 0 && looked > 0) break;
      shown.push(...page.events.filter(isShown));
      looked += page.events.length;
      total = page.total;
    } while (looked < Math.min(last, total));
    return { total: total - (looked - shown.length), events: shown.slice(query.offset, last) };
  };
}
