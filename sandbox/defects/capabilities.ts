import { answeringTo, withJson } from '../altering/answering.ts';
import type { Answer } from '../interactions/answer.ts';
import type { Defect } from './defect.ts';

const of = (interaction: string, change: (answer: Answer) => Answer) => () =>
  answeringTo(interaction, change);

const body = (change: (body: Record<string, unknown>) => unknown) => (answer: Answer) =>
  withJson(answer, change);

/** Defects in the CapabilityStatement, the list of search parameters and the health check. */
export const capabilityDefects: readonly Defect[] = [
  {
    name: 'metadata-not-found',
    breaks: ['CAPABILITIES-STATEMENT'],
    knockOns: ['CAPABILITIES-CREATE'],
    apply: of('GET /metadata', (answer) => ({ ...answer, status: 404 })),
  },
  {
    name: 'metadata-of-fhir-r5',
    breaks: ['CAPABILITIES-STATEMENT'],
    apply: of(
      'GET /metadata',
      body((statement) => ({ ...statement, fhirVersion: '5.0.0' })),
    ),
  },
  {
    name: 'metadata-as-conformance',
    breaks: ['CAPABILITIES-STATEMENT'],
    knockOns: ['CAPABILITIES-CREATE'],
    apply: of(
      'GET /metadata',
      body((statement) => ({ ...statement, resourceType: 'Conformance' })),
    ),
  },
  {
    name: 'metadata-without-create',
    breaks: ['CAPABILITIES-CREATE'],
    apply: of('GET /metadata', (answer) => ({
      ...answer,
      body: answer.body.toString().replace('{"code":"create"},', ''),
    })),
  },
  {
    name: 'metadata-without-audit-event',
    breaks: ['CAPABILITIES-CREATE'],
    apply: of('GET /metadata', (answer) => ({
      ...answer,
      body: answer.body.toString().replace('"type":"AuditEvent"', '"type":"Patient"'),
    })),
  },
  {
    name: 'search-parameters-not-found',
    breaks: ['CAPABILITIES-SEARCH-PARAMETERS'],
    apply: of('GET /SearchParameter', (answer) => ({ ...answer, status: 404 })),
  },
  {
    name: 'search-parameters-empty',
    breaks: ['CAPABILITIES-SEARCH-PARAMETERS'],
    apply: of(
      'GET /SearchParameter',
      body((bundle) => ({ ...bundle, total: 0, entry: [] })),
    ),
  },
  {
    name: 'healthcheck-answers-503',
    breaks: ['HEALTHCHECK-200'],
    apply: of('GET /healthcheck', (answer) => ({ ...answer, status: 503 })),
  },
  {
    name: 'healthcheck-answers-204',
    breaks: ['HEALTHCHECK-200'],
    apply: of('GET /healthcheck', (answer) => ({ ...answer, status: 204, body: '' })),
  },
];
