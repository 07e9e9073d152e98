import type { CapabilityStatement, CapabilityStatementRestSecurity } from 'fhir/r4';
import { sandboxSoftware } from '../../contracts/results/run-settings.ts';
import type { Deployment } from '../parts.ts';
import { searchParameters } from '../search/parameters.ts';
import { type Answer, resourceAnswer } from './answer.ts';
import { definitionOf, fhirType } from './search-parameters.ts';

/** When the capabilities below last changed. */
const date = '2026-11-01';

/** `capabilities`: the CapabilityStatement of this deployment (FHIR R4, RESTful API). */
export function capabilities({ baseUrl, issuer, version }: Deployment): Answer {
  const statement: CapabilityStatement = {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: sandboxSoftware, version },
    implementation: { description: 'Embedded reference deployment of Auditbox', url: baseUrl },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'POST to the base URL accepts a Bundle of type collection and stores all of its AuditEvents or none.',
        security: issuer === undefined ? { description: 'Authorization is off.' } : oauth(issuer),
        resource: [
          {
            type: 'AuditEvent',
            interaction: [{ code: 'create' }, { code: 'read' }, { code: 'search-type' }],
            versioning: 'no-version',
            readHistory: false,
            updateCreate: false,
            conditionalCreate: false,
            searchParam: searchParameters.map((parameter) => ({
              name: parameter.name,
              definition: definitionOf(parameter),
              type: fhirType(parameter),
              documentation: parameter.description,
            })),
          },
        ],
      },
    ],
  };
  return resourceAnswer(200, statement);
}

function oauth(issuer: string): CapabilityStatementRestSecurity {
  return {
    service: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
            code: 'OAuth',
            display: 'OAuth',
          },
        ],
        text: 'OAuth 2.0 bearer token',
      },
    ],
    description: `Every request but /metadata and /healthcheck carries a JWT issued by ${issuer}.`,
  };
}
