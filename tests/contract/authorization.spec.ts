import { bundleOf } from '../../generators/bundles.ts';
import type { ApiRequest } from '../../target/client.ts';
import { Unprovable } from './proof/breach.ts';
import { type Case, fhirJson } from './proof/case.ts';
import { contract } from './proof/contract.ts';
import { demandControlAccepted } from './proof/created.ts';
import { validEvent } from './proof/inputs.ts';
import { demandStatus } from './proof/returned.ts';

/** Each interaction that needs a token, with the status that a good token gets. */
const interactions: { name: string; request(proof: Case): ApiRequest }[] = [
  { name: 'create', request: (proof) => post('/AuditEvent', validEvent(proof)) },
  { name: 'Bundle submission', request: (proof) => post('/', bundleOf([validEvent(proof)])) },
];

contract('request without a token', ['AUTH-TOKEN-REQUIRED'], ({ case: add }) => {
  for (const { name, request } of interactions)
    add(name, async (proof) => {
      if (!proof.session.authorized)
        throw new Unprovable('the deployment is said to run without authorization (AUDITBOX_AUTH=off)');
      demandControlAccepted(await proof.send(request(proof)));
      const answer = await proof.send({ ...request(proof), authorization: null });
      await proof.claim('AUTH-TOKEN-REQUIRED', () => demandStatus(answer, 401));
    });
});

function post(path: string, resource: object): ApiRequest {
  return { method: 'POST', path, headers: { 'content-type': fhirJson }, body: JSON.stringify(resource) };
}
