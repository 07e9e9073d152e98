import type { Deployment, Parts } from '../parts.ts';
import type { Answer } from './answer.ts';
import { capabilities } from './capabilities.ts';
import { create, submitBundle } from './create.ts';
import { health } from './health.ts';
import { read } from './read.ts';
import { search } from './search.ts';
import { listSearchParameters } from './search-parameters.ts';

/** A request as the interactions see it. */
export interface InteractionRequest {
  /** Logical id in the path; empty where the path has none. */
  id: string;
  query: URLSearchParams;
  body: Buffer;
  prefer: string | undefined;
}

/** One interaction: where it is called, what it takes, what it does. */
export interface Interaction {
  method: 'GET' | 'POST';
  /** Below the base URL; `:id` stands for a logical id. */
  path: string;
  /** Media types of the request body; none where there is no body. */
  takes?: readonly string[];
  /** Works without a token. */
  open?: true;
  perform(request: InteractionRequest): Answer | Promise<Answer>;
}

const json = ['application/fhir+json', 'application/json'];
const form = ['application/x-www-form-urlencoded'];

/** Everything a deployment answers to. */
export function interactionTable(parts: Parts, deployment: Deployment): Interaction[] {
  return [
    {
      method: 'POST',
      path: '/AuditEvent',
      takes: json,
      perform: ({ body }) => create(parts, deployment, body),
    },
    { method: 'POST', path: '/', takes: json, perform: ({ body }) => submitBundle(parts, body) },
    { method: 'GET', path: '/AuditEvent/:id', perform: ({ id }) => read(parts, id) },
    {
      method: 'GET',
      path: '/AuditEvent',
      perform: ({ query, prefer }) => search(parts, deployment, query, prefer),
    },
    {
      method: 'POST',
      path: '/AuditEvent/_search',
      takes: form,
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
