import type { Report } from '../contracts/results/report.ts';

/** What a check was of, when it was not of the whole contract: a part must not be taken for it. */
export function partInWords({ run: { shard, settings } }: Pick<Report, 'run'>): string | null {
  if (shard) return `of shard ${shard} alone`;
  return settings.requirements ? 'of those that were chosen' : null;
}
