import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent, Bundle } from 'fhir/r4';

/** How the target misbehaves; all absent, it keeps its contract. */
export interface Behavior {
  /** Acknowledges the event with this number, from 1, without keeping it. */
  loses?: (event: number) => boolean;
  /** Answers 500 to the submission with this number, from 1, and keeps nothing of it. */
  fails?: (submission: number) => boolean;
  /** Answers this submission with the ids that were sent. */
  keepsIds?: (submission: number) => boolean;
  /** Answers this submission without one of its events: a single one with no JSON. */
  answersShort?: (submission: number) => boolean;
  /** Stores the event with this number twice. */
  doubles?: (event: number) => boolean;
  /** Closes its port and all connections when this submission arrives. */
  diesAt?: number;
  /** Answers each submission so many milliseconds later. */
  delayMs?: number;
  /** Never answers this submission nor those after it. */
  hangsFrom?: number;
  /** `no-total`: pages without a total; `ignores-tags`: every search finds everything; `none`: 404. */
  search?: 'no-total' | 'ignores-tags' | 'none';
  /** Answers a request itself, as what stands before the target does; nothing for one to pass on. */
  meets?: (request: IncomingMessage) => GatewayAnswer | undefined;
  /** Called with each event that is sent, and with each search. */
  sees?: (what: 'event' | 'search') => void;
}

/** `closed`: closes the connection. */
export type GatewayAnswer = 'closed' | { status: number; headers?: Record<string, string>; body?: string };

export interface MemoryTarget {
  url: string;
  stored: Map<string, AuditEvent>;
  /** Ids as they were sent, in the order of arrival. */
  sentIds: (string | undefined)[];
  submissions: () => number;
  close: () => Promise<void>;
}

/** A small Auditbox without authorization that keeps events in memory: real HTTP, with faults to find. */
export async function startMemoryTarget(behavior: Behavior = {}): Promise<MemoryTarget> {
  const stored = new Map<string, AuditEvent>();
  const sentIds: MemoryTarget['sentIds'] = [];
  let submissions = 0;
  let events = 0;
  const create = (event: AuditEvent): AuditEvent => {
    events++;
    behavior.sees?.('event');
    sentIds.push(event.id);
    const id = `new-${events}`;
    const kept = { ...event, id, meta: { ...event.meta, lastUpdated: new Date().toISOString() } };
    if (!behavior.loses?.(events)) stored.set(id, kept);
    if (behavior.doubles?.(events)) stored.set(`${id}-again`, { ...kept, id: `${id}-again` });
    return kept;
  };
  const server = createServer(async (request, response) => {
    const met = behavior.meets?.(request);
    if (met === 'closed') return request.socket.destroy();
    if (met) {
      request.resume();
      response.writeHead(met.status, met.headers).end(met.body);
      return;
    }
    if (request.method === 'GET') return answer(response, ...read(request, stored, behavior));
    const body: AuditEvent | Bundle = JSON.parse(await textOf(request));
    const submission = ++submissions;
    if (submission >= (behavior.hangsFrom ?? Infinity)) return;
    if (submission === behavior.diesAt) {
      server.close();
      server.closeAllConnections();
      return;
    }
    if (behavior.delayMs) await delay(behavior.delayMs);
    if (behavior.fails?.(submission)) return answer(response, 500, outcome('out of order'));
    const short = behavior.answersShort?.(submission);
    const shown = (event: AuditEvent) => {
      const created = create(event);
      return behavior.keepsIds?.(submission) ? { ...created, id: event.id } : created;
    };
    if (body.resourceType === 'AuditEvent') {
      const created = shown(body);
      return answer(response, 201, short ? null : created);
    }
    const entry = (body.entry ?? []).map(({ resource }) => ({ resource: shown(resource as AuditEvent) }));
    answer(response, 201, { ...body, entry: short ? entry.slice(1) : entry });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored,
    sentIds,
    submissions: () => submissions,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function read(
  { url }: IncomingMessage,
  stored: Map<string, AuditEvent>,
  { search, sees }: Behavior,
): [status: number, body: object | null] {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://target');
  if (pathname === '/metadata') return [200, { resourceType: 'CapabilityStatement' }];
  const id = /^\/AuditEvent\/(.+)$/.exec(pathname)?.[1];
  if (id !== undefined) return [200, stored.get(id) ?? null];
  sees?.('search');
  if (search === 'none') return [404, outcome('no search here')];
  const [system, code] = (searchParams.get('_tag') ?? '|').split('|');
  const isTagged = ({ meta }: AuditEvent) =>
    meta?.tag?.some((tag) => tag.system === system && tag.code === code);
  const found = [...stored.values()].filter((event) => search === 'ignores-tags' || isTagged(event));
  const offset = Number(searchParams.get('_offset') ?? 0);
  const entry = found
    .slice(offset, offset + Number(searchParams.get('_count')))
    .map((resource) => ({ resource }));
  const bundle = { resourceType: 'Bundle', type: 'searchset', entry };
  return [200, search === 'no-total' ? bundle : { ...bundle, total: found.length }];
}

function outcome(diagnostics: string): object {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception', diagnostics }] };
}

function answer(response: ServerResponse, status: number, body: object | null): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json' });
  response.end(body === null ? '' : JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
