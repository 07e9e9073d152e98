import type { OperationOutcome, Resource } from 'fhir/r4';

/** An HTTP answer, independent of the HTTP server. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

export const fhirJson = 'application/fhir+json; charset=utf-8';

/** An answer whose body is a FHIR resource as JSON text. */
export function fhirAnswer(
  status: number,
  body: Buffer | string,
  headers: Record<string, string> = {},
): Answer {
  return { status, headers: { 'content-type': fhirJson, ...headers }, body };
}

/** An answer with this resource as its body. */
export function resourceAnswer(
  status: number,
  resource: Resource | OperationOutcome,
  headers?: Record<string, string>,
): Answer {
  return fhirAnswer(status, JSON.stringify(resource), headers);
}
