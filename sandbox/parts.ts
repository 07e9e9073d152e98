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

/** What a client submits: an AuditEvent, or several in a Bundle. */
export type SubmissionKind = 'AuditEvent' | 'Bundle';

/** The store of events. */
export interface Store {
  /** Stores the events of one submission, all or none; resolves once they are on disk. */
  append(events: StoredEvent[]): Promise<void>;
  read(id: string): PlacedEvent | undefined;
  at(seq: number): PlacedEvent | undefined;
  /** Throws when the store cannot be written. */
  probe(): void;
}

/**
 * The parts of a deployment that a request passes through. Each can be replaced separately: a
 * defect or a variant wraps the part that it changes.
 */
export interface Parts {
  authorize: Authorize;
  /** Reads a submitted body as JSON. */
  parse: (body: Buffer) => JsonDocument;
  /** Returns the faults of a submitted value; none if it is valid. */
  validate: Record<SubmissionKind, (value: unknown) => Fault[]>;
  /** Assigns ids and `meta.lastUpdated` to the events of a submission. */
  assign: (count: number) => Stamp[];
  /** Makes the answer to a submission and the events to store. */
  stamp: Record<SubmissionKind, (bytes: Buffer, assign: Parts['assign']) => Stamped>;
  store: Store;
  search: (query: Query) => Found;
  /**
   * Adds hooks to the HTTP server, which see the head of each request and the final form of each
   * answer.
   */
  http?: (app: FastifyInstance) => void;
}

/** The parts of a conformant deployment. */
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

/** What the CapabilityStatement and links say about the deployment. */
export interface Deployment {
  /** FHIR base URL without a trailing slash. */
  baseUrl: string;
  /** Issuer of the tokens it accepts; undefined with authorization off. */
  issuer: string | undefined;
  /** Version of the software. */
  version: string;
}
