import type { FastifyInstance } from 'fastify';
import type { Fault } from '../contracts/fhir/fault.ts';
import { validateAuditEvent, validateBundle } from '../contracts/fhir/validate.ts';
import type { Authorize } from './authorization/bearer.ts';
import { type JsonDocument, readDocument } from './ingest/document.ts';
import { type Stamped, type StoredEvent, stampAuditEvent, stampBundle } from './ingest/stamping.ts';
import { assignStamps, type Stamp } from './ingest/stamps.ts';
import type { Query } from './search/query.ts';
import type { Found } from './search/search-index.ts';
import type { PlacedEvent } from './store/event-store.ts';

/** What a client submits: one AuditEvent, or many in a Bundle. */
export type SubmissionKind = 'AuditEvent' | 'Bundle';

/** Keeps events. */
export interface Store {
  /** Stores the events of one submission, all or none; resolves once they are on disk. */
  append(events: StoredEvent[]): Promise<void>;
  read(id: string): PlacedEvent | undefined;
  at(seq: number): PlacedEvent | undefined;
  /** Throws when the store cannot take events. */
  probe(): void;
}

/**
 * The pieces that a request passes on its way, each replaceable by itself: whoever wants a deployment that differs in
 * one way wraps the one piece that decides it.
 */
export interface Parts {
  authorize: Authorize;
  /** Reads a submitted body as JSON. */
  parse: (body: Buffer) => JsonDocument;
  /** Faults of a submitted value; empty means valid. */
  validate: Record<SubmissionKind, (value: unknown) => Fault[]>;
  /** New ids and `meta.lastUpdated` for the events of one submission. */
  assign: (count: number) => Stamp[];
  /** The answer to a submission and the events to store. */
  stamp: Record<SubmissionKind, (bytes: Buffer, assign: Parts['assign']) => Stamped>;
  store: Store;
  search: (query: Query) => Found;
  /** Hooks of the HTTP server, for what is decided by a request's head or an answer's last form. */
  http?: (app: FastifyInstance) => void;
}

/** The pieces of a deployment that keeps the contract. */
export function standardParts(authorize: Authorize, store: Store, search: Parts['search']): Parts {
  return {
    authorize,
    parse: readDocument,
    validate: { AuditEvent: validateAuditEvent, Bundle: validateBundle },
    assign: assignStamps,
    stamp: { AuditEvent: stampAuditEvent, Bundle: stampBundle },
    store,
    search,
  };
}

/** What the deployment says of itself. */
export interface Deployment {
  /** FHIR base URL without a trailing slash. */
  baseUrl: string;
  /** Issuer of the tokens it accepts; undefined with authorization off. */
  issuer: string | undefined;
  /** Version of the software. */
  version: string;
}
