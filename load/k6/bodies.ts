// Cuts request bodies out of the file that the runner wrote.
import { bodyOf, originOf, renumber } from './numbering.ts';
import type { Order } from './protocol.ts';

type Place = Pick<
  Order,
  'bodiesFile' | 'offsetsFile' | 'startsFile' | 'bodies' | 'requests' | 'batch' | 'numberPlaces'
>;

/** k6 sends a view as it is, though its types ask for an ArrayBuffer, which would be a copy. */
type Body = Uint8Array;

/** The bodies by request. Each VU has a copy of its own, which it cuts without waiting. Called while k6 sets a VU up. */
export function openBodies(place: Place): (request: number) => Body {
  const bodies = open(place.bodiesFile, 'b');
  const offsets = readNumbers(place.offsetsFile);
  const numbered = numbering(place);
  return (request) => {
    const nth = bodyOf(request, place);
    const body = new Uint8Array(bodies, offsets[nth]!, offsets[nth + 1]! - offsets[nth]!);
    return originOf(request, place) === request ? body : numbered(body.slice(), request);
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
