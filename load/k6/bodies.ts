// Cuts request bodies out of the file that the runner wrote.
import { open as openShared, SeekMode } from 'k6/experimental/fs';
import { bodyOf, originOf, renumber } from './numbering.ts';
import type { Order } from './protocol.ts';

type Place = Pick<
  Order,
  'bodiesFile' | 'offsetsFile' | 'startsFile' | 'bodies' | 'requests' | 'batch' | 'numberPlaces'
>;

/** k6 sends a view as it is, though its types ask for an ArrayBuffer, which would be a copy. */
export type Body = Uint8Array;

/** Each VU with a copy of its own, which cuts without waiting. Called while k6 sets a VU up. */
export function ownBodies(place: Place): (request: number) => Body {
  const bodies = open(place.bodiesFile, 'b');
  const offsets = readNumbers(place.offsetsFile);
  const numbered = numbering(place);
  return (request) => {
    const nth = bodyOf(request, place);
    const body = new Uint8Array(bodies, offsets[nth]!, offsets[nth + 1]! - offsets[nth]!);
    return originOf(request, place) === request ? body : numbered(body.slice(), request);
  };
}

/** All VUs with one copy between them. Called while k6 sets a VU up. */
export async function sharedBodies(place: Place): Promise<(request: number) => Promise<Body>> {
  const file = await openShared(place.bodiesFile);
  const offsets = readNumbers(place.offsetsFile);
  const numbered = numbering(place);
  return async (request) => {
    const nth = bodyOf(request, place);
    const body = new Uint8Array(offsets[nth + 1]! - offsets[nth]!);
    await file.seek(offsets[nth]!, SeekMode.Start);
    for (let read = 0; read < body.length; ) {
      const part = body.subarray(read);
      const count = await file.read(part);
      if (count === null) throw new Error(`${place.bodiesFile} ends within request ${request}`);
      read += count;
    }
    return originOf(request, place) === request ? body : numbered(body, request);
  };
}

/** Gives a body that comes again the numbers of its request, in place. */
function numbering(place: Place): (body: Body, request: number) => Body {
  const { batch } = place;
  // Where each request has a body of its own, nothing is numbered anew.
  const starts = place.bodies < place.requests ? readNumbers(place.startsFile) : new Uint32Array();
  return (body, request) => {
    const first = bodyOf(request, place) * batch;
    renumber(body, starts.subarray(first, first + batch), request * batch, place.numberPlaces);
    return body;
  };
}

function readNumbers(file: string): Uint32Array {
  return new Uint32Array(open(file, 'b'));
}
