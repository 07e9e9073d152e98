import type { Order } from '../k6/protocol.ts';

/** One of the equal parts of a run that several machines do together: 1 of 4. */
export interface Segment {
  /** From 1. */
  part: number;
  parts: number;
}

/** A run that one machine does alone. */
export const whole: Segment = { part: 1, parts: 1 };

/** Two digits of a marker tell the segments of a run apart. */
export const mostSegments = 99;

/** `1/4`. */
export function segmentName({ part, parts }: Segment): string {
  return `${part}/${parts}`;
}

/** Whether it names a part of a whole, which `1/1` does too. */
export function isSegmentName(name: unknown): name is string {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(typeof name === 'string' ? name : '') ?? [];
  return Number(part) >= 1 && Number(part) <= Number(parts) && Number(parts) <= mostSegments;
}

/** The segment that `1/4` names. */
export function segmentNamed(name: string): Segment {
  const [part, parts] = name.split('/').map(Number);
  return { part: part!, parts: parts! };
}

/**
 * What the markers of a segment begin with, in place of the run id: each segment finds its own
 * events while the others write too. Of a fixed width, so that all segments send the same number of
 * bytes.
 */
export function markedAs(runId: string, segment: Segment | undefined): string {
  return segment ? `${runId}-s${String(segment.part).padStart(2, '0')}` : runId;
}

/**
 * How many of so many VUs or requests are a segment's. k6 deals them out one by one, as long as the
 * VUs can be shared evenly:
 * https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/#execution-segment
 */
export function ownCount({ part, parts }: Segment, count: number): number {
  return Math.ceil((count - (part - 1)) / parts);
}

/** Which request of all is the segment's own with this index. */
export function ownRequest({ part, parts }: Segment, nth: number): number {
  return part - 1 + nth * parts;
}

/**
 * The most VUs up to `vus` that all segments share evenly; k6 would give requests by VUs otherwise.
 */
export function evenVus({ parts }: Segment, vus: number): number {
  return Math.max(parts, Math.floor(vus / parts) * parts);
}

/** What a segment has to send of an order. */
export function ownShare(
  segment: Segment,
  { batch, events, requests, vus }: Pick<Order, 'batch' | 'events' | 'requests' | 'vus'>,
): Pick<Order, 'batch' | 'events' | 'requests' | 'vus'> {
  const own = ownCount(segment, requests);
  const hasLast = own > 0 && ownRequest(segment, own - 1) === requests - 1;
  const shortOfFull = hasLast ? requests * batch - events : 0;
  return { batch, events: own * batch - shortOfFull, requests: own, vus: ownCount(segment, vus) };
}

/** The flags that make k6 run this segment. */
export function k6Parameters({ part, parts }: Segment): string[] {
  if (parts === 1) return [];
  const place = (nth: number) => (nth === 0 ? '0' : nth === parts ? '1' : `${nth}/${parts}`);
  const sequence = Array.from({ length: parts + 1 }, (_, nth) => place(nth)).join(',');
  return [
    '--execution-segment',
    `${place(part - 1)}:${place(part)}`,
    '--execution-segment-sequence',
    sequence,
  ];
}
