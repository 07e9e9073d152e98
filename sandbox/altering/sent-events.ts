/** The elements of a sent event that the defects read. */
export type Sent = { id?: string; recorded?: string; meta?: { lastUpdated?: string } };

/** The events of a valid submission: the AuditEvent itself, or those in the Bundle. */
export function sentEvents(bytes: Buffer): Sent[] {
  const body = JSON.parse(bytes.toString());
  return Array.isArray(body.entry) ? body.entry.map(({ resource }: { resource: Sent }) => resource) : [body];
}
