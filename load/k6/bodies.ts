// Cuts request bodies out of the file that the runner wrote.
import { open as openShared, SeekMode } from 'k6/experimental/fs';
import type { Order } from './protocol.ts';

type Place = Pick<Order, 'bodiesFile' | 'offsetsFile'>;

/** k6 sends a view as it is, though its types ask for an ArrayBuffer, which would be a copy. */
export type Body = Uint8Array;

/** Each VU with a copy of its own, which cuts without waiting. Called while k6 sets a VU up. */
export function ownBodies({ bodiesFile, offsetsFile }: Place): (request: number) => Body {
  const bodies = open(bodiesFile, 'b');
  const offsets = readOffsets(offsetsFile);
  return (request) => new Uint8Array(bodies, offsets[request]!, offsets[request + 1]! - offsets[request]!);
}

/** All VUs with one copy between them. Called while k6 sets a VU up. */
export async function sharedBodies(place: Place): Promise<(request: number) => Promise<Body>> {
  const file = await openShared(place.bodiesFile);
  const offsets = readOffsets(place.offsetsFile);
  return async (request) => {
    const body = new Uint8Array(offsets[request + 1]! - offsets[request]!);
    await file.seek(offsets[request]!, SeekMode.Start);
    for (let read = 0; read < body.length; ) {
      const part = body.subarray(read);
      const count = await file.read(part);
      if (count === null) throw new Error(`${place.bodiesFile} ends within request ${request}`);
      read += count;
    }
    return body;
  };
}

function readOffsets(file: string): Float64Array {
  return new Float64Array(open(file, 'b'));
}
