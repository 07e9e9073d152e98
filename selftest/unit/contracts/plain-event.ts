// biome-ignore lint/suspicious/noExplicitAny: the tests make invalid events of it
export type Any = any;

/** The smallest valid AuditEvent. */
export const valid = (): Any => ({
  resourceType: 'AuditEvent',
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  recorded: '2020-01-01T00:00:00Z',
  agent: [{ requestor: true }],
  source: { observer: { display: 'observer' } },
});

/** The same with a change. */
export const changed = (change: (event: Any) => void) => {
  const event = valid();
  change(event);
  return event;
};

/** A Bundle submission of these. */
export const bundle = (...resources: unknown[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});

export const messages = (faults: { message: string }[]) => faults.map(({ message }) => message);
