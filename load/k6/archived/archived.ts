// What k6 does itself when it runs an archive, without the runner.
import exec from 'k6/execution';
import { type ArchivedSegment, archivedSegmentMark, type Measured, type Order } from '../protocol.ts';
import { segmentOf } from '../segment.ts';
import { type ArchivedToken, archivedToken } from './archived-token.ts';

type Archived = Order & { archive: NonNullable<Order['archive']> };

export function isArchived(order: Order): order is Archived {
  return order.archive !== undefined;
}

/**
 * Consent was given for one host. An environment that names another one is a mistake: it is
 * reported, not followed.
 */
export function demandArchivedHost({ archive }: Archived): void {
  const named = __ENV.AUDITBOX_URL;
  const host = named && /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(named)?.[1]?.toLowerCase();
  if (named && host !== archive.host)
    throw new Error(
      `This archive may load ${archive.host} only, but AUDITBOX_URL names ${host ?? 'no URL'}. Write an archive for it with load --archive.`,
    );
}

/**
 * What is due once in each VU before its first request: a sentence and the end of the test when the
 * segments are not such as the archive's VUs can share, or there is no token.
 *
 * @returns null when authorization is off
 */
export function beginArchived(order: Archived): ArchivedToken | null {
  const parts = segmentOf(toldSegment())?.parts;
  if (parts === undefined)
    exec.test.abort(`${toldSegment()} is not an equal part of a whole, such as 1/4:1/2. Nothing was sent.`);
  else if (order.vus % parts !== 0)
    exec.test.abort(
      `The ${order.vus} VUs of this archive can't be shared evenly by ${parts} segments. Use a number of segments that divides them.`,
    );
  try {
    const hasCertificate = demandCertificate();
    return archivedToken(__ENV, hasCertificate);
  } catch (error) {
    exec.test.abort((error as Error).message);
    return null;
  }
}

/** The line that `report` reads. */
export function archivedSegmentLine(order: Archived, measured: Measured): string {
  const share = segmentOf(toldSegment());
  const { archive, events, requests, batch, isBulk, marker, vus, requestTimeoutMs } = order;
  const segment: ArchivedSegment = {
    [archivedSegmentMark]: 1,
    segment: share ? `${share.part}/${share.parts}` : 'none',
    archive,
    order: { events, requests, batch, isBulk, marker, vus, requestTimeoutMs },
    measured,
  };
  return `${JSON.stringify(segment)}\n`;
}

/**
 * k6 alone reads a client certificate from its own configuration only: the options of a script are
 * those that it had when it was archived.
 */
function demandCertificate(): boolean {
  const { tlsAuth } = exec.test.options as { tlsAuth?: unknown[] | null };
  const hasCertificate = (tlsAuth ?? []).length > 0;
  if (__ENV.AUDITBOX_CERT && !hasCertificate)
    throw new Error(
      'k6 alone reads no client certificate from AUDITBOX_CERT. Give it as tlsAuth in a file with k6 run --config FILE (docs/load.md), or send the run with load --segment.',
    );
  return hasCertificate;
}

function toldSegment(): string | null {
  const { executionSegment } = exec.test.options as unknown as { executionSegment?: string | null };
  return executionSegment ?? null;
}
