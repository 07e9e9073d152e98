import type { Report } from '../contracts/results/report.ts';

/** What a check covered if it was not the whole contract, so that a part is not mistaken for it. */
export function partInWords({ run: { shard, settings } }: Pick<Report, 'run'>): string | null {
  if (shard) return `shard ${shard} only`;
  return settings.requirements ? 'selected requirements only' : null;
}
