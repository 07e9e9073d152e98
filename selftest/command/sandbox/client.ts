import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent, Bundle, OperationOutcome } from 'fhir/r4';
import type { Sandbox } from '../../../sandbox/sandbox.ts';

/** An answer of the sandbox, its body read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends requests to a sandbox, with a token where there is one. */
export class Client {
  readonly baseUrl: string;
  readonly #headers: Record<string, string>;

  constructor(baseUrl: string, token?: string) {
    this.baseUrl = baseUrl;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  async send(
    method: string,
    path: string,
    body?: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        ...this.#headers,
        ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Creates one event; its answer must be 201. */
  async create(event: unknown): Promise<AuditEvent> {
    const { status, text } = await this.send('POST', '/AuditEvent', JSON.stringify(event));
    if (status !== 201) throw new Error(`create answered ${status}: ${text}`);
    return JSON.parse(text);
  }

  async search(query: string): Promise<Bundle> {
    const { status, text } = await this.send('GET', `/AuditEvent?${query}`);
    if (status !== 200) throw new Error(`search ${query} answered ${status}: ${text}`);
    return JSON.parse(text);
  }

  /** Searches until `total` events are found, for at most half a minute. */
  async searchUntil(query: string, total: number): Promise<Bundle> {
    const deadline = Date.now() + 30_000;
    let found = await this.search(query);
    while (found.total !== total && Date.now() < deadline) {
      await delay(10);
      found = await this.search(query);
    }
    return found;
  }
}

/** A valid AuditEvent with the given elements changed. */
export function auditEvent(changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110112' },
    recorded: '2026-03-01T10:00:00Z',
    agent: [{ requestor: true }],
    source: { observer: { display: 'ward' } },
    ...changes,
  };
}

export function bundleOf(...events: unknown[]): string {
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: events.map((resource) => ({ resource })),
  });
}

export const outcomeOf = ({ text }: Answer): OperationOutcome => JSON.parse(text);

/** Asks the token endpoint of a sandbox. */
export async function requestToken(
  { issuer }: Pick<Sandbox, 'issuer'>,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** An access token by client credentials. */
export async function accessToken(sandbox: Sandbox): Promise<string> {
  const { body } = await requestToken(sandbox, {
    grant_type: 'client_credentials',
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
  });
  return String(body.access_token);
}
