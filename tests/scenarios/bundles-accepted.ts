import { bundleOf } from '../../generators/bundles.ts';
import { NotTestable } from '../engine/breach.ts';
import { type Case, fhirJson } from '../engine/case.ts';
import type { Session } from '../engine/session.ts';
import { eventOfGuide } from '../inputs/documented-events.ts';
import { marked } from '../inputs/inputs.ts';

/** Statuses of a server that does not accept Bundles. A 5xx, 401 or 403 does not mean that. */
const notAccepted = [400, 404, 405, 415, 422, 501];

/** The status of the simplest Bundle, requested once per session. */
const statuses = new WeakMap<Session, Promise<number>>();

/**
 * False when the deployment refuses even the simplest Bundle, which contains only the event of the
 * guide.
 */
export async function bundlesAccepted(proof: Case): Promise<boolean> {
  return !notAccepted.includes(await statusOfSimplest(proof));
}

/**
 * Makes sure that the deployment accepts Bundles. If it does not, it breaks BUNDLE-STATUS-201 only.
 * Requirements that need a Bundle are then not testable.
 *
 * @throws {NotTestable} when the deployment refuses the simplest Bundle
 */
export async function demandBundlesAccepted(proof: Case): Promise<void> {
  if (await bundlesAccepted(proof)) return;
  const status = await statusOfSimplest(proof);
  throw new NotTestable(
    `the deployment accepts no Bundle (BUNDLE-STATUS-201): it answered ${status} to the simplest one`,
  );
}

function statusOfSimplest(proof: Case): Promise<number> {
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
