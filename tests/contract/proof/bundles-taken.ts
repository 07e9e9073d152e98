import { bundleOf } from '../../../generators/bundles.ts';
import { documentedEvents } from '../examples.ts';
import { Unprovable } from './breach.ts';
import type { Case } from './case.ts';
import { marked } from './inputs.ts';
import type { Session } from './session.ts';

/** Statuses of a server that does not take a Bundle, rather than failing at it or asking for another token. */
const notTaken = [400, 404, 405, 415, 422, 501];

/** The status of the plainest Bundle, asked once in a session. */
const plainest = new WeakMap<Session, Promise<number>>();

/** False when the deployment refuses even the plainest Bundle: one entry, the event of the guide. */
export async function bundlesTaken(proof: Case): Promise<boolean> {
  return !notTaken.includes(await statusOfPlainest(proof));
}

/**
 * Makes sure that a refused Bundle has to do with what is in it. A deployment that takes none breaks
 * BUNDLE-STATUS-201, and nothing else that is tried by way of a Bundle.
 *
 * @throws {Unprovable} when the deployment takes no Bundle at all
 */
export async function demandBundlesTaken(proof: Case): Promise<void> {
  if (await bundlesTaken(proof)) return;
  throw new Unprovable(
    `the deployment takes no Bundle (BUNDLE-STATUS-201): the plainest was answered ${await statusOfPlainest(proof)}`,
  );
}

function statusOfPlainest(proof: Case): Promise<number> {
  const { session } = proof;
  const known = plainest.get(session);
  if (known) return known;
  const asked = proof
    .submit(bundleOf([marked(proof, documentedEvents['the event of the guide']!)]))
    .then(({ status }) => status);
  plainest.set(session, asked);
  asked.catch(() => plainest.delete(session));
  return asked;
}
