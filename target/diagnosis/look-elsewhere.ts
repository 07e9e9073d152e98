import type { TargetConfiguration } from '../configuration/configuration.ts';
import { type ApiResponse, createClient } from '../http/client.ts';
import { challengesOf, contentOf } from './answer.ts';
import { capabilitiesIn } from './capabilities.ts';
import { natureOf } from './conclusions/nature.ts';
import { createProbes, isAnswer } from './probes.ts';
import type { Subject } from './subject.ts';

/**
 * Returns the first of several base URLs at which a FHIR API answers, or null. It sends no token, so
 * that no other service on the host gets it.
 *
 * @param candidates on the host of the deployment
 */
export async function findBaseUrl(
  { configuration, probes }: Subject,
  candidates: readonly string[],
): Promise<string | null> {
  const own = natureOf(await probes.outcome('search without a token'));
  const found = await Promise.all(
    candidates.map((baseUrl) => hasFhirApi({ ...configuration, baseUrl }, own === 'absent')),
  );
  return candidates.find((_, nth) => found[nth]) ?? null;
}

/**
 * @param canBeGuarded whether to be asked for a token means that something is there: only if unknown
 *   paths are answered without one
 */
async function hasFhirApi(configuration: TargetConfiguration, canBeGuarded: boolean): Promise<boolean> {
  const client = createClient(configuration, { get: async () => null });
  try {
    const probes = createProbes(client, configuration, false);
    const metadata = await probes.outcome('metadata');
    if (isAnswer(metadata) && capabilitiesIn(metadata)) return true;
    const search = await probes.outcome('search without a token');
    if (natureOf(search) === 'fhir') return true;
    return canBeGuarded && isAnswer(search) && search.status === 401 && asksForToken(search);
  } finally {
    await client.close();
  }
}

function asksForToken(response: ApiResponse): boolean {
  return contentOf(response) === 'fhir' || challengesOf(response).some(({ scheme }) => scheme === 'bearer');
}
