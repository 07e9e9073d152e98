import type { FastifyInstance } from 'fastify';
import type { Fault } from '../contracts/fhir/fault.ts';
import { validateAuditEvent, validateBundle } from '../contracts/fhir/validate.ts';
import type { Authorize } from './authorization/bearer.ts';
import { type JsonDocument, readDocument } from './ingest/document.ts';
import { type Stamped, type StoredEvent, stampAuditEvent, stampBundle } from './ingest/stamping.ts';
import { assignStamps, type Stamp } from './ingest/stamps.ts';
import type { Query } from './search/query.ts';

/** What a client submits: an AuditEvent, or several in a Bundle. */
export type SubmissionKind = 'AuditEvent' | 'Bundle';

/** The store of events. */
export interface Store {
  /** Stores the events of one submission, all or none; resolves once they are on disk. */
  append(events: StoredEvent[]): Promise<void>;
  /** The event with this id. */
  read(id: string): Promise<StoredEvent | undefined>;
  /** Rejects when the store cannot be written. */
  probe(): Promise<void>;
}

/** The result of a search: how many events match, and those on the page, oldest first. */
export interface Found {
  total: number;
  /** Fewer than `count` when they reach `pageBytes`. */
  events: StoredEvent[];
}

/** A page of a search ends with the event that exceeds this many bytes. */
export const pageBytes = 16_000_000;

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
  search: (query: Query) => Promise<Found>;
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
