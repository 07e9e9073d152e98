import type { LoadResult } from '../../contracts/results/load-result/result.ts';
import { countArchived } from '../../load/archive/count-archived.ts';
import { UntestableError, UsageError } from '../../platform/exit.ts';
import type { Environment } from '../../target/configuration/environment.ts';
import { type ConnectionFlags, readConfiguration } from '../../target/configuration/read-configuration.ts';
import { createSecrets } from '../../target/credentials/secrets.ts';
import { createTokenSource } from '../../target/credentials/token.ts';
import { createClient, NoAnswerError } from '../../target/http/client.ts';

export interface CountFlags extends ConnectionFlags {
  /** Seconds. */
  visibilityTimeout: number;
}

/**
 * Counts the events that the deployment has stored of a run that k6 sent from an archive.
 *
 * @throws {UsageError} when it is another kind of run, one segment only, or of another deployment
 */
export async function count(
  load: LoadResult | null,
  flags: CountFlags,
  environment: Environment,
): Promise<LoadResult> {
  if (load?.kind !== 'archive')
    throw new UsageError('--count is for a run from a k6 archive. Every other run has been counted already.');
  if (load.run.segment)
    throw new UsageError(
      `This is segment ${load.run.segment} only, and the deployment can't count it separately. ` +
        'Name the folders of all segments.',
    );
  const target = readConfiguration(flags, environment);
  // The token goes only to the deployment that the environment names, never to one that a file names.
  if (target.baseUrl !== load.run.target)
    throw new UsageError(
      `The run was sent to ${load.run.target}, but AUDITBOX_URL is ${target.baseUrl}. ` +
        'Set AUDITBOX_URL to the deployment of the run.',
    );
  const client = createClient(target, createTokenSource(target, createSecrets()));
  try {
    return await countArchived(load, client, flags.visibilityTimeout * 1000);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new UntestableError(`The stored events can't be counted: ${error.message}.`);
  } finally {
    await client.close();
  }
}
