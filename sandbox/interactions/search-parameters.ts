import type { Bundle, SearchParameter as SearchParameterResource } from 'fhir/r4';
import type { Deployment } from '../parts.ts';
import { type SearchParameter, searchParameters } from '../search/parameters.ts';
import { type Answer, resourceAnswer } from './answer.ts';

const fhir = 'http://hl7.org/fhir/SearchParameter';

/** Canonical URL of a parameter in FHIR R4. */
export function definitionOf({ name }: SearchParameter): string {
  return name.startsWith('_') ? `${fhir}/Resource-${name.slice(1)}` : `${fhir}/AuditEvent-${name}`;
}

/** Type of the search parameter in FHIR R4, where `_id` is a token. */
export const fhirType = ({ type }: SearchParameter) => (type === 'id' ? 'token' : type);

/** `GET /SearchParameter`: the search parameters of AuditEvent, as a Bundle of type searchset. */
export function listSearchParameters({ baseUrl }: Deployment): Answer {
  const bundle: Bundle<SearchParameterResource> = {
    resourceType: 'Bundle',
    type: 'searchset',
    total: searchParameters.length,
    link: [{ relation: 'self', url: `${baseUrl}/SearchParameter` }],
    entry: searchParameters.map((parameter) => {
      const resource = asResource(parameter);
      return { fullUrl: `${baseUrl}/SearchParameter/${resource.id}`, resource, search: { mode: 'match' } };
    }),
  };
  return resourceAnswer(200, bundle);
}

function asResource(parameter: SearchParameter): SearchParameterResource {
  const { name, expression, description } = parameter;
  const url = definitionOf(parameter);
  return {
    resourceType: 'SearchParameter',
    id: url.slice(url.lastIndexOf('/') + 1),
    url,
    version: '4.0.1',
    name,
    status: 'active',
    description,
    code: name,
    base: [name.startsWith('_') ? 'Resource' : 'AuditEvent'],
    type: fhirType(parameter),
    expression,
    target: parameter.type === 'reference' ? targets(name) : undefined,
  };
}

function targets(name: string): SearchParameterResource['target'] {
  if (name === 'patient') return ['Patient'];
  if (name === 'entity') return ['Resource'];
  return ['Practitioner', 'PractitionerRole', 'Organization', 'Device', 'Patient', 'RelatedPerson'];
}
