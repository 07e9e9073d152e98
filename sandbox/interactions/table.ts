import type { Deployment, Parts } from '../parts.ts';
import type { Answer } from './answer.ts';
import { capabilities } from './capabilities.ts';
import { create, submitBundle } from './create.ts';
import { health } from './health.ts';
import { read } from './read.ts';
import { search } from './search.ts';
import { listSearchParameters } from './search-parameters.ts';

/** The parts of a request that an interaction reads. */
export interface InteractionRequest {
  /** Logical id in the path; empty if the path has none. */
  id: string;
  query: URLSearchParams;
  body: Buffer;
  prefer: string | undefined;
}

/** An interaction: its method and path, the media types it accepts, and what it does. */
export interface Interaction {
  method: 'GET' | 'POST';
  /** Path below the base URL; `:id` is a logical id. */
  path: string;
  /** Accepted media types of the request body; undefined if there is no body. */
  accepts?: readonly string[];
  /** Needs no token. */
  open?: true;
  perform(request: InteractionRequest): Answer | Promise<Answer>;
}

const json = ['application/fhir+json', 'application/json'];
const form = ['application/x-www-form-urlencoded'];

/** All interactions of a deployment. */
export function interactionTable(parts: Parts, deployment: Deployment): Interaction[] {
  return [
    {
      method: 'POST',
      path: '/AuditEvent',
      accepts: json,
      perform: ({ body }) => create(parts, deployment, body),
    },
    { method: 'POST', path: '/', accepts: json, perform: ({ body }) => submitBundle(parts, body) },
    { method: 'GET', path: '/AuditEvent/:id', perform: ({ id }) => read(parts, id) },
    {
      method: 'GET',
      path: '/AuditEvent',
      perform: ({ query, prefer }) => search(parts, deployment, query, prefer),
    },
    {
      method: 'POST',
      path: '/AuditEvent/_search',
      accepts: form,
      perform: ({ query, body, prefer }) =>
        search(
          parts,
          deployment,
          new URLSearchParams([...query, ...new URLSearchParams(body.toString())]),
          prefer,
        ),
    },
    { method: 'GET', path: '/metadata', open: true, perform: () => capabilities(deployment) },
    { method: 'GET', path: '/SearchParameter', perform: () => listSearchParameters(deployment) },
    { method: 'GET', path: '/healthcheck', open: true, perform: () => health(parts) },
  ];
}
