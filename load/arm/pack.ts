import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { AuditEvent, Coding } from 'fhir/r4';
import type { Mode } from '../../contracts/results/load-result/mode.ts';
import { armTagSystem, blockTagSystem, eventsPerBlock } from '../../contracts/results/load-result/tags.ts';
import { runTagSystem } from '../../contracts/results/run-settings.ts';
import { blockDigits, type NumberPlaces, sequenceDigits } from '../k6/numbering.ts';

/** https://terminology.hl7.org/CodeSystem-v3-ActReason.html: test health data. */
const testData: Coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' };

const eventBeginning = '{"resourceType":"AuditEvent","id":"';

/**
 * Makes the corpus sendable under any marker: everything of an event but its markers is turned into
 * text once. Its id carries the marker and its number in the arm, so that each event of a run is
 * unique; its tags name run, arm and block. All of a fixed width, so that all arms send the same
 * number of bytes. Past the end of the corpus its events come again.
 */
export function prepareEvents(events: readonly AuditEvent[], runId: string): PreparedEvents {
  const tails = events.map(tailOf);
  const run = `"meta":{"tag":[${JSON.stringify({ system: runTagSystem, code: runId })}`;
  return (marker, number, content = number) => {
    const sequence = String(number).padStart(sequenceDigits, '0');
    const block = blockOf(marker, number);
    return (
      `${eventBeginning}${marker}-${sequence}",${run},` +
      `{"system":"${armTagSystem}","code":"${marker}"},{"system":"${blockTagSystem}","code":"${block}"}` +
      tails[content % tails.length]
    );
  };
}

/**
 * The JSON of the event with this number in the arm that has this marker; `content` is the number
 * of the event that it is otherwise like, itself unless said.
 */
export type PreparedEvents = (marker: string, number: number, content?: number) => string;

/** Code of the block tag of the event with this number. */
export function blockOf(marker: string, number: number): string {
  return `${marker}.${String(Math.floor(number / eventsPerBlock)).padStart(blockDigits, '0')}`;
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

export interface PackFiles {
  /** The request bodies, back to back. */
  bodiesFile: string;
  /** Uint32 per body and one more: where it starts; the next one is where it ends. */
  offsetsFile: string;
  /** Uint32 per event: where it starts in its body. */
  startsFile: string;
}

export interface Pack extends PackFiles {
  requests: number;
  /** Bodies in the file; fewer than requests when they come again, renumbered. */
  bodies: number;
  bytes: number;
}

/**
 * Writes the request bodies of an arm as they go over the wire, so that k6 only has to cut out a
 * slice. An arm with more of them than fit has them come again: `originOf` says which one a request
 * takes.
 *
 * @param events how many; the last Bundle is smaller when `mode.batch` does not divide it
 * @param files where to write; files from an earlier arm are overwritten
 * @param mostBytes that the bodies may take, the last one not counted
 */
export function writePack(
  prepared: PreparedEvents,
  { mode, marker, events }: { mode: Mode; marker: string; events: number },
  files: PackFiles,
  mostBytes = Infinity,
): Pack {
  const requests = Math.ceil(events / mode.batch);
  const offsets = [0];
  const starts: number[] = [];
  const file = openSync(files.bodiesFile, 'w');
  const write = (request: number) => {
    const body = Buffer.from(requestBody(prepared, marker, mode, request * mode.batch, events));
    for (const start of eventStarts(body, marker)) starts.push(start);
    const sent = mode.encoding === 'gzip' ? gzipSync(body) : body;
    offsets.push(offsets.at(-1)! + writeSync(file, sent));
  };
  try {
    for (let request = 0; request < requests - 1; request++) {
      // A compressed body can't be numbered anew.
      if (request > 0 && offsets.at(-1)! >= mostBytes && mode.encoding === undefined) break;
      write(request);
    }
    // It may be smaller than the others, so none of them can take its place.
    write(requests - 1);
  } finally {
    closeSync(file);
  }
  writeFileSync(files.offsetsFile, new Uint32Array(offsets));
  writeFileSync(files.startsFile, new Uint32Array(starts));
  return { ...files, requests, bodies: offsets.length - 1, bytes: offsets.at(-1)! };
}

/** No event of a corpus holds our marker, so that its beginning is found by it. */
function* eventStarts(body: Buffer, marker: string): Iterable<number> {
  const beginning = `${eventBeginning}${marker}-`;
  for (let at = body.indexOf(beginning); at >= 0; at = body.indexOf(beginning, at + beginning.length))
    yield at;
}

/** Where the numbers are in an event that `prepareEvents` made, in bytes from its start. */
export function numberPlaces(prepared: PreparedEvents, marker: string): NumberPlaces {
  const event = prepared(marker, 0);
  return {
    sequence: event.indexOf(`"${marker}-`) + marker.length + 2,
    block: event.indexOf(`"${marker}.`) + marker.length + 2,
    eventsPerBlock,
  };
}

/**
 * The body of one request before any compression: the event, or a Bundle of those from `first` to
 * before `end`.
 */
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
