import type { Parts } from '../parts.ts';

/** A search that finds only the events that are shown; pages and total are computed from these. */
export function showing(search: Parts['search'], isShown: (seq: number) => boolean): Parts['search'] {
  return (query) => {
    const all = search({ ...query, offset: 0, count: Math.max(1, query.count + query.offset) });
    const seqs = all.seqs.filter(isShown);
    const hidden = all.seqs.length - seqs.length;
    return { total: all.total - hidden, seqs: seqs.slice(query.offset, query.offset + query.count) };
  };
}
