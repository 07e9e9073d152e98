import { UsageError } from '../../platform/exit.ts';
import type { Client } from '../../target/http/client.ts';
import { markerOf } from '../plan/plan.ts';
import { counters } from '../verify/count.ts';

/**
 * A run id that was given is for one run: what an earlier one has stored would be counted again.
 * Where search can't say, it passes.
 *
 * @param markedAs what the markers of the run begin with
 * @throws {UsageError} when events of such a run are there
 */
export async function demandUnused(client: Client, markedAs: string): Promise<void> {
  const count = counters.total(client);
  const marker = markerOf(markedAs, 0);
  if (!(await count(marker, 1)) || (await count(`${marker}-unused`, 1)) !== 0) return;
  throw new UsageError(
    `The target already has events of a run ${markedAs}, which would be counted again. Use another --run-id.`,
  );
}
