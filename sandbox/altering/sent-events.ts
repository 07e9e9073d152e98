/** What a client sent of an event that a defect looks at. */
export type Sent = { id?: string; recorded?: string; meta?: { lastUpdated?: string } };

/** The events of a valid submission, one or those of a Bundle. */
export function sentEvents(bytes: Buffer): Sent[] {
  const body = JSON.parse(bytes.toString());
  return Array.isArray(body.entry) ? body.entry.map(({ resource }: { resource: Sent }) => resource) : [body];
}
