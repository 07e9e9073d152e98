import { type Json, smallest } from '../samples.ts';
import type { Rules } from './rules.ts';

const patient = { resourceType: 'Patient', id: 'c' };
const linked = { extension: [{ url: 'u', valueReference: { reference: '#c' } }] };
const plain = { extension: [{ url: 'u', valueCode: 'c' }] };
const event = (more: Json) => ({ ...smallest('AuditEvent'), ...more });
const entity = (more: Json) => event({ entity: [more] });

/** Rules of AuditEvent, of resources and of references: sev-1, dom-2 to dom-5, ref-1. */
export const resourceRules: Rules = {
  'sev-1': {
    type: 'AuditEvent',
    keep: [entity({ name: 'n' }), entity({ query: 'AAAA' })],
    break: [entity({ name: 'n', query: 'AAAA' }), entity({ _name: plain, query: 'AAAA' })],
  },
  'dom-2': {
    type: 'AuditEvent',
    keep: [event({ contained: [patient], ...linked })],
    break: [
      event({ contained: [{ ...patient, contained: [{ resourceType: 'Patient', id: 'd' }] }], ...linked }),
    ],
  },
  'dom-3': {
    type: 'AuditEvent',
    keep: [
      event({ contained: [{ ...patient, managingOrganization: { reference: '#' } }] }),
      event({
        contained: [patient, { resourceType: 'Group', id: 'd', of: { reference: '#c' } }],
        extension: [{ url: 'u', valueUri: '#d' }],
      }),
    ],
    break: [
      event({ contained: [patient] }),
      event({ contained: [patient, { resourceType: 'Group', id: 'd' }], ...linked }),
    ],
  },
  'dom-4': {
    type: 'AuditEvent',
    keep: [event({ contained: [{ ...patient, meta: { profile: ['p'] } }], ...linked })],
    break: [
      event({ contained: [{ ...patient, meta: { versionId: '1' } }], ...linked }),
      event({ contained: [{ ...patient, meta: { lastUpdated: '2020-01-01T00:00:00Z' } }], ...linked }),
    ],
  },
  'dom-5': {
    type: 'AuditEvent',
    keep: [],
    break: [event({ contained: [{ ...patient, meta: { security: [{ code: 'R' }] } }], ...linked })],
  },
  'dom-2 to dom-5 of an OperationOutcome': outcomesWithContained('OperationOutcome'),
  'dom-2 to dom-5 of a CapabilityStatement': outcomesWithContained('CapabilityStatement'),
  'ref-1': {
    type: 'AuditEvent',
    keep: [
      event({ contained: [patient], ...linked }),
      event({ extension: [{ url: 'u', valueReference: { reference: '#' } }] }),
    ],
    break: [
      event(linked),
      event({
        contained: [patient],
        extension: [...linked.extension, { url: 'u', valueReference: { reference: '#d' } }],
      }),
    ],
  },
  'ref-1 without a resource around it': {
    type: 'Reference',
    keep: [{ reference: 'Patient/1' }, { reference: 'http://example.org/#c' }],
    break: [{ reference: '#c' }],
  },
};

function outcomesWithContained(type: string) {
  const whole = (meta: Json) => ({ ...smallest(type), contained: [{ ...patient, ...meta }], ...linked });
  return {
    type,
    keep: [whole({})],
    break: [
      whole({ contained: [patient] }),
      { ...smallest(type), contained: [patient] },
      whole({ meta: { versionId: '1' } }),
      whole({ meta: { security: [{ code: 'R' }] } }),
    ],
  };
}
