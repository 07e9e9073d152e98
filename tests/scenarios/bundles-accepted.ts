import { bundleOf } from '../../generators/bundles.ts';
import { NotTestable } from '../engine/breach.ts';
import { type Case, fhirJson } from '../engine/case.ts';
import type { Session } from '../engine/session.ts';
import { eventOfGuide } from '../inputs/documented-events.ts';
import { marked } from '../inputs/inputs.ts';

/** Statuses of a server that does not take a Bundle, rather than failing at it or asking for another token. */
const notTaken = [400, 404, 405, 415, 422, 501];

/** How the plainest Bundle was answered: asked once in a session. */
const statuses = new WeakMap<Session, Promise<number>>();

/** False when the deployment refuses even the plainest Bundle, whose one entry is the event of the guide. */
export async function bundlesTaken(proof: Case): Promise<boolean> {
  return !notTaken.includes(await statusOfPlainest(proof));
}

/**
 * Makes sure that a refusal has to do with what is in a Bundle. A deployment that takes none breaks BUNDLE-STATUS-201,
 * and nothing else that could only be shown with a Bundle.
 *
 * @throws {NotTestable} when the deployment takes no Bundle at all
 */
export async function demandBundlesTaken(proof: Case): Promise<void> {
  if (await bundlesTaken(proof)) return;
  const status = await statusOfPlainest(proof);
  throw new NotTestable(
    `the deployment takes no Bundle (BUNDLE-STATUS-201): the plainest was answered ${status}`,
  );
}

function statusOfPlainest(proof: Case): Promise<number> {
  const { session } = proof;
  const known = statuses.get(session);
  if (known) return known;
  const event = marked(proof, eventOfGuide);
  const asked = session.client
    .request({
      method: 'POST',
      path: '/',
      headers: { 'content-type': fhirJson },
      body: JSON.stringify(bundleOf([event])),
    })
    .then(({ status }) => status);
  statuses.set(session, asked);
  asked.catch(() => statuses.delete(session));
  return asked;
}
