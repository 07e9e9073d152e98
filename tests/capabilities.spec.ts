import { demandStatus } from './checks/returned.ts';
import { demandFhirJson, demandResource, isJsonObject, type JsonObject } from './engine/answer.ts';
import { demand, NotTestable } from './engine/breach.ts';
import type { Case } from './engine/case.ts';
import { contract } from './engine/contract.ts';

const statement = contract('capabilities');

statement.case(
  'of the deployment',
  ['CAPABILITIES-STATEMENT', 'CAPABILITIES-CREATE', 'ANSWER-MEDIA-TYPE'],
  async (proof) => {
    const answer = await get(proof, '/metadata');
    if (answer.status === 200) await proof.claim('ANSWER-MEDIA-TYPE', () => demandFhirJson(answer));
    await proof.claim('CAPABILITIES-STATEMENT', () => {
      demandStatus(answer, 200);
      const { fhirVersion } = demandResource(answer.json(), 'CapabilityStatement', 'the answer');
      const isR4 = typeof fhirVersion === 'string' && fhirVersion.startsWith('4.0');
      demand(isR4, 'the CapabilityStatement is not for FHIR R4', '4.0.1', fhirVersion ?? null);
    });
    await proof.claim('CAPABILITIES-CREATE', () => {
      demandStatus(answer, 200);
      const codes = interactionsOf(demandResource(answer.json(), 'CapabilityStatement', 'the answer'));
      demand(
        codes.includes('create'),
        'the CapabilityStatement does not list create for AuditEvent',
        'create',
        codes,
      );
    });
  },
);

const searchParameters = contract('search parameters');

searchParameters.case('of the deployment', 'CAPABILITIES-SEARCH-PARAMETERS', async (proof) => {
  const answer = await get(proof, '/SearchParameter');
  await proof.claim(() => {
    demandStatus(answer, 200);
    const named = JSON.stringify(answer.json()).includes('"date"');
    const found = answer.text.slice(0, 300);
    demand(named, 'the answer does not list the parameter date', 'SearchParameter resources', found);
  });
});

const healthCheck = contract('health check');

healthCheck.case('of a healthy deployment', 'HEALTHCHECK-200', async (proof) => {
  const answer = await get(proof, '/healthcheck');
  const elsewhere = await get(proof, '/no-such-interaction');
  if (answer.status === 200 && elsewhere.status === 200 && elsewhere.text === answer.text)
    throw new NotTestable('the deployment gives the same 200 to any path, so it says nothing about health');
  await proof.claim(() => demandStatus(answer, 200));
});

function get(proof: Case, path: string) {
  return proof.send({ method: 'GET', path, headers: { accept: 'application/fhir+json' } });
}

/** Returns the interactions that a CapabilityStatement lists for AuditEvent. */
function interactionsOf({ rest }: JsonObject): unknown[] {
  const parts = (value: unknown) => (Array.isArray(value) ? value.filter(isJsonObject) : []);
  return parts(rest)
    .flatMap(({ resource }) => parts(resource))
    .filter(({ type }) => type === 'AuditEvent')
    .flatMap(({ interaction }) => parts(interaction))
    .map(({ code }) => code);
}
