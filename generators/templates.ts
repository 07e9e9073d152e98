import type { BalpProfileName } from '../contracts/fhir/balp/profiles.ts';
import type { Hospital } from './hospital.ts';
import { kinds } from './kinds/all.ts';
import { balp } from './kinds/balp.ts';
import { type Mark, markEvent } from './mark.ts';
import { type Random, weighted } from './random.ts';
import { drawScene } from './scene.ts';

/** The JSON bytes of an event, with the places of what differs from event to event; all of it has a fixed width. */
export interface Template {
  bytes: Uint8Array;
  /** Where `recorded` stands: 24 bytes each. */
  recorded: number[];
  /** Where each UUID stands, 36 bytes each; the places of one UUID are in one list. */
  uuids: number[][];
}

export interface TemplateOptions {
  profile?: BalpProfileName;
  mark?: Mark;
}

const recorded = '0000-00-00T00:00:00.000Z';
const uuid = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;
const [objectId, requestId, eventId] = [uuid(1), uuid(2), uuid(3)];

function places(bytes: Buffer, placeholder: string): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(placeholder); at >= 0; at = bytes.indexOf(placeholder, at + placeholder.length))
    found.push(at);
  return found;
}

const drawKind = weighted(kinds);

/** Draws a kind by its weight and fixes who, where and about whom; time and identifiers are left open. */
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

// The two hexadecimal digits of a byte, as character codes, and where each pair stands in a UUID.
const high = Uint8Array.from({ length: 256 }, (_, byte) => (byte >> 4).toString(16).charCodeAt(0));
const low = Uint8Array.from({ length: 256 }, (_, byte) => (byte & 15).toString(16).charCodeAt(0));
const pairs = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

/** Writes the next event of a template (and a newline) at a place of `target`; returns where it ends. */
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
