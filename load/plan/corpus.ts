import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AuditEvent } from 'fhir/r4';
import type { LoadCorpus } from '../../contracts/results/load-result/settings.ts';
import { UsageError } from '../../platform/exit.ts';

export interface Corpus extends LoadCorpus {
  events: AuditEvent[];
}

/**
 * Reads a corpus of valid AuditEvents, one a line.
 *
 * @param file NDJSON
 * @param seed what the corpus was generated with, for the record
 * @throws {UsageError} when it is empty or a line is not an AuditEvent
 */
export function readCorpus(file: string, seed: number): Corpus {
  const bytes = readFileSync(file);
  const events = bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseEvent(line, `${file}:${index + 1}`)]));
  if (events.length === 0) throw new UsageError(`${file} has no events. Use an NDJSON file of AuditEvents.`);
  return {
    events,
    count: events.length,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    seed,
  };
}

function parseEvent(line: string, place: string): AuditEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = null;
  }
  if (typeof value === 'object' && value !== null && 'resourceType' in value) {
    if (value.resourceType === 'AuditEvent') return value as AuditEvent;
  }
  throw new UsageError(
    `${place} is not an AuditEvent. A corpus has one FHIR AuditEvent as JSON on each line.`,
  );
}
