import type { AuditEvent } from 'fhir/r4';

const applicationActivity = {
  resourceType: 'AuditEvent',
  type: {
    system: 'http://dicom.nema.org/resources/ontology/DCM',
    code: '110100',
    display: 'Application Activity',
  },
  action: 'E',
  outcome: '0',
  source: { observer: { display: 'My System' } },
} as const;

export const eventOfGuide: AuditEvent = {
  ...applicationActivity,
  recorded: '2026-01-16T16:03:16Z',
  agent: [{ requestor: true, altId: 'user@example.com' }],
};

export const eventOfQuickStart: AuditEvent = {
  resourceType: 'AuditEvent',
  type: { code: '110100', system: 'http://dicom.nema.org/resources/ontology/DCM' },
  outcome: '0',
  recorded: '2025-01-31T16:03:16Z',
  source: { observer: { display: 'My System', type: 'Device' } },
  agent: [{ requestor: true, who: { reference: 'Practitioner/123' } }],
  action: 'C',
  entity: [
    {
      type: { system: 'http://hl7.org/fhir/resource-types', code: 'Patient' },
      what: { reference: 'Patient/456' },
    },
  ],
};

/** The example events of the documentation, by the name of their test case. */
export const documentedEvents: Record<string, AuditEvent> = {
  'the event of the guide': eventOfGuide,
  'the event of the API reference': {
    ...applicationActivity,
    recorded: '2025-01-31T16:03:16Z',
    agent: [{ requestor: true, who: { identifier: { value: 'user@example.com' } } }],
  },
  'the event of the quick start': eventOfQuickStart,
};
