import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { AuditEvent, Coding } from 'fhir/r4';
import { armTagSystem, blockTagSystem, eventsPerBlock, type Mode } from '../contracts/load.ts';
import { runTagSystem } from '../contracts/run.ts';

/** https://terminology.hl7.org/CodeSystem-v3-ActReason.html: test health data. */
const testData: Coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' };

/**
 * Makes the corpus sendable under any marker: everything of an event but its markers is turned into text once.
 * Its id carries the marker and its number in the arm, so that each event of a run is unique; its tags name run,
 * arm and block. All of a fixed width, so that all arms send the same number of bytes. Past the end of the corpus
 * its events come again.
 */
export function prepareEvents(events: readonly AuditEvent[], runId: string): PreparedEvents {
  const tails = events.map(tailOf);
  const run = `"meta":{"tag":[${JSON.stringify({ system: runTagSystem, code: runId })}`;
  return (marker, number) => {
    const sequence = String(number).padStart(8, '0');
    const block = blockOf(marker, number);
    return (
      `{"resourceType":"AuditEvent","id":"${marker}-${sequence}",${run},` +
      `{"system":"${armTagSystem}","code":"${marker}"},{"system":"${blockTagSystem}","code":"${block}"}` +
      tails[number % tails.length]
    );
  };
}

/** The JSON of the event with this number in the arm that has this marker. */
export type PreparedEvents = (marker: string, number: number) => string;

/** Code of the block tag of the event with this number. */
export function blockOf(marker: string, number: number): string {
  return `${marker}.${String(Math.floor(number / eventsPerBlock)).padStart(5, '0')}`;
}

/** An event from behind our tags to its end. */
function tailOf({ resourceType: _type, id: _id, meta, ...rest }: AuditEvent): string {
  const { tag = [], security = [], ...others } = meta ?? {};
  const isTestData = security.some(
    ({ system, code }) => system === testData.system && code === testData.code,
  );
  const labels = isTestData ? security : [...security, testData];
  const open = (object: object) => JSON.stringify(object).slice(1);
  const ownTags = tag.map((one) => `,${JSON.stringify(one)}`).join('');
  return `${ownTags}],${open({ security: labels, ...others })},${open(rest)}`;
}

export interface Pack {
  /** The request bodies, back to back. */
  bodiesFile: string;
  /** Float64 per request and one more: where its body starts; the next one is where it ends. */
  offsetsFile: string;
  requests: number;
  bytes: number;
}

/**
 * Writes the request bodies of an arm as they go over the wire, so that k6 only has to cut out a slice.
 *
 * @param events how many; the last Bundle is smaller when `mode.batch` does not divide it
 * @param files where to write; files from an earlier arm are overwritten
 */
export function writePack(
  prepared: PreparedEvents,
  { mode, marker, events }: { mode: Mode; marker: string; events: number },
  files: { bodiesFile: string; offsetsFile: string },
): Pack {
  const requests = Math.ceil(events / mode.batch);
  const offsets = new Float64Array(requests + 1);
  const file = openSync(files.bodiesFile, 'w');
  try {
    for (let request = 0; request < requests; request++) {
      const body = requestBody(prepared, marker, mode, request * mode.batch, events);
      const sent = mode.encoding === 'gzip' ? gzipSync(body) : Buffer.from(body);
      offsets[request + 1] = offsets[request]! + writeSync(file, sent);
    }
  } finally {
    closeSync(file);
  }
  writeFileSync(files.offsetsFile, offsets);
  return { ...files, requests, bytes: offsets[requests]! };
}

/** The body of one request before any compression: the event, or a Bundle of those from `first` to before `end`. */
export function requestBody(
  prepared: PreparedEvents,
  marker: string,
  mode: Mode,
  first: number,
  end: number,
): string {
  if (mode.kind === 'single') return prepared(marker, first);
  const entries: string[] = [];
  for (let number = first; number < Math.min(first + mode.batch, end); number++)
    entries.push(`{"resource":${prepared(marker, number)}}`);
  return `{"resourceType":"Bundle","type":"collection","entry":[${entries.join(',')}]}`;
}
