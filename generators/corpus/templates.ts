import type { BalpProfileName } from '../../contracts/fhir/balp/profiles.ts';
import type { Hospital } from '../hospital.ts';
import { kinds } from '../kinds/all.ts';
import { balp } from '../kinds/balp.ts';
import { type Mark, markEvent } from '../mark.ts';
import { type Random, weighted } from '../random.ts';
import { drawScene } from '../scene.ts';

/**
 * The JSON bytes of an event, and the offsets of the values that differ in each event, which have a
 * fixed width.
 */
export interface Template {
  bytes: Uint8Array;
  /** Offsets of `recorded`, 24 bytes each. */
  recorded: number[];
  /** Offsets of the UUIDs, 36 bytes each: a list for each UUID. */
  uuids: number[][];
}

export interface TemplateOptions {
  profile?: BalpProfileName;
  mark?: Mark;
}

const recorded = '0000-00-00T00:00:00.000Z';
const uuid = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;
const objectId = uuid(1);
const requestId = uuid(2);
const eventId = uuid(3);

function places(bytes: Buffer, placeholder: string): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(placeholder); at >= 0; at = bytes.indexOf(placeholder, at + placeholder.length))
    found.push(at);
  return found;
}

const drawKind = weighted(kinds);

/** Draws a kind by its weight and a scene. The time and the identifiers are placeholders. */
export function drawTemplate(random: Random, hospital: Hospital, options: TemplateOptions = {}): Template {
  const build = options.profile ? balp[options.profile] : drawKind(random).build;
  const { resourceType, ...rest } = build({ ...drawScene(random, hospital), recorded, objectId, requestId });
  const event = random.chance(0.3) ? { resourceType, id: eventId, ...rest } : { resourceType, ...rest };
  const bytes = Buffer.from(`${JSON.stringify(options.mark ? markEvent(event, options.mark) : event)}\n`);
  return {
    bytes,
    recorded: places(bytes, recorded),
    uuids: [objectId, requestId, eventId].map((id) => places(bytes, id)).filter((list) => list.length > 0),
  };
}

// The hexadecimal digits of each byte as character codes, and the offsets of the 16 bytes in a
// UUID.
const high = Uint8Array.from({ length: 256 }, (_, byte) => (byte >> 4).toString(16).charCodeAt(0));
const low = Uint8Array.from({ length: 256 }, (_, byte) => (byte & 15).toString(16).charCodeAt(0));
const pairs = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

/** Writes an event of a template and a newline into `target`, and returns the offset after it. */
export function stamp(
  template: Template,
  target: Uint8Array,
  at: number,
  time: Uint8Array,
  random: Random,
): number {
  target.set(template.bytes, at);
  for (const place of template.recorded) target.set(time, at + place);
  for (const list of template.uuids) {
    for (let word = 0; word < 4; word++) {
      const drawn = random.below(2 ** 32);
      for (let index = 0; index < 4; index++) {
        let byte = (drawn >>> (index * 8)) & 0xff;
        if (word === 1 && index === 2) byte = 0x40 | (byte & 0x0f);
        if (word === 2 && index === 0) byte = 0x80 | (byte & 0x3f);
        for (const place of list) {
          const pair = at + place + pairs[word * 4 + index]!;
          target[pair] = high[byte]!;
          target[pair + 1] = low[byte]!;
        }
      }
    }
  }
  return at + template.bytes.length;
}
