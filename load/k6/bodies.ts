// Cuts request bodies out of the file that the runner wrote.
import { bodyOf, originOf, renumber } from './numbering.ts';
import type { Order } from './protocol.ts';

type Place = Pick<
  Order,
  'bodiesFile' | 'offsetsFile' | 'startsFile' | 'bodies' | 'requests' | 'batch' | 'numberPlaces'
>;

/** k6 sends a view as it is, though its types ask for an ArrayBuffer, which would be a copy. */
type Body = Uint8Array;

/**
 * The bodies by request. Each VU has a copy of its own, which it cuts without waiting. Called while
 * k6 sets a VU up.
 */
export function openBodies(place: Place): (request: number) => Body {
  const bodies = open(place.bodiesFile, 'b');
  const offsets = readNumbers(place.offsetsFile);
  const numbered = numbering(place);
  return (request) => {
    const nth = bodyOf(request, place);
    const body = new Uint8Array(bodies, offsets[nth]!, offsets[nth + 1]! - offsets[nth]!);
    return originOf(request, place) === request ? body : numbered(body, nth, request);
  };
}

/**
 * Gives a body that comes again the numbers of its request, in place: a VU is done with it when it
 * is answered.
 */
function numbering(place: Place): (body: Body, nth: number, request: number) => Body {
  const { batch } = place;
  // Where each request has a body of its own, nothing is numbered anew.
  const starts = place.bodies < place.requests ? readNumbers(place.startsFile) : new Uint32Array();
  /** The request whose numbers a body has, by its index; 0 while it has its own. */
  const numbers = new Uint32Array(place.bodies);
  return (body, nth, request) => {
    const from = (numbers[nth] || nth) * batch;
    numbers[nth] = request;
    const events = { from, to: request * batch, events: batch };
    renumber(body, { starts, startsAt: nth * batch }, events, place.numberPlaces);
    return body;
  };
}

function readNumbers(file: string): Uint32Array {
  return new Uint32Array(open(file, 'b'));
}
