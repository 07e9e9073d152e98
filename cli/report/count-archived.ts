import type { LoadResult } from '../../contracts/results/load.ts';
import { archiveProfile } from '../../load/archive/archived-run.ts';
import { countArchived } from '../../load/archive/count-archived.ts';
import { UntestableError, UsageError } from '../../platform/exit.ts';
import { createClient, NoAnswerError } from '../../target/client.ts';
import type { Environment } from '../../target/environment.ts';
import { readConfiguration } from '../../target/read-configuration.ts';
import { createSecrets } from '../../target/secrets.ts';
import { createTokenSource } from '../../target/token.ts';

export interface CountFlags {
  ca?: string | undefined;
  insecure?: boolean | undefined;
  /** Seconds. */
  visibilityTimeout: number;
}

/**
 * Asks the deployment what it has stored of a run that k6 sent from an archive.
 *
 * @throws {UsageError} when it was no such run, not all of it, or another deployment is named
 */
export async function count(
  load: LoadResult | null,
  flags: CountFlags,
  environment: Environment,
): Promise<LoadResult> {
  if (load?.run.profile !== archiveProfile)
    throw new UsageError('--count is for a run from an archive: any other one has been counted.');
  if (load.run.segment)
    throw new UsageError(
      `This is segment ${load.run.segment} only, whose events are not told from the others: give the folders of all segments.`,
    );
  const target = readConfiguration({ ca: flags.ca, insecure: flags.insecure }, environment);
  // The token goes where the environment says, never where a file does.
  if (target.baseUrl !== load.run.target)
    throw new UsageError(
      `The run was sent to ${load.run.target} and AUDITBOX_URL is ${target.baseUrl}: they must be the same.`,
    );
  const client = createClient(target, createTokenSource(target, createSecrets()));
  try {
    return await countArchived(load, client, flags.visibilityTimeout * 1000);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new UntestableError(`What was stored can't be counted: ${error.message}.`);
  } finally {
    await client.close();
  }
}
