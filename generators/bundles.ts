import { createHash } from 'node:crypto';
import type { AuditEvent, Bundle } from 'fhir/r4';

/**
 * A Bundle of type `collection` with the events as its entries, in the same order. `fullUrl: true`
 * gives each entry a `urn:uuid` derived from its index and its event.
 */
export function bundleOf(events: AuditEvent[], { fullUrl = false } = {}): Bundle<AuditEvent> {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: events.map((resource, index) =>
      fullUrl ? { fullUrl: urnFor(`${index} ${JSON.stringify(resource)}`), resource } : { resource },
    ),
  };
}

/** The text of such a Bundle, made from the texts of the events without changing them. */
export function bundleText(events: readonly string[]): string {
  const entries = events.map((event) => `{"resource":${event}}`).join(',');
  return `{"resourceType":"Bundle","type":"collection","entry":[${entries}]}`;
}

/** A name-based UUID of version 5 (RFC 9562, 5.5) as a URN. */
function urnFor(name: string): string {
  const hash = createHash('sha1').update(name).digest('hex');
  const variant = ((Number.parseInt(hash[16]!, 16) & 3) | 8).toString(16);
  return `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
