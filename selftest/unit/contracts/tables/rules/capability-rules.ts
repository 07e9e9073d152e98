import { type Json, smallest } from '../samples.ts';
import type { Rules } from './rules.ts';

const capability = (more: Json, ...left: string[]) => {
  const whole: Json = { ...smallest('CapabilityStatement'), ...more };
  for (const name of left) delete whole[name];
  return whole;
};
const rest = (resource: Json[]) => capability({ rest: [{ mode: 'server', resource }] });

/** Rules of CapabilityStatement: cpb-1 to cpb-16. */
export const capabilityRules: Rules = {
  'cpb-1': {
    type: 'CapabilityStatement',
    keep: [capability({ document: [{ mode: 'producer', profile: 'p' }] }, 'rest')],
    break: [capability({}, 'rest')],
  },
  'cpb-2': {
    type: 'CapabilityStatement',
    keep: [capability({ kind: 'requirements', description: 'd' }, 'implementation')],
    break: [capability({ kind: 'requirements' }, 'implementation')],
  },
  'cpb-3': {
    type: 'CapabilityStatement',
    keep: [capability({ messaging: [{ endpoint: [{ protocol: { code: 'http' }, address: 'u' }] }] })],
    break: [
      capability(
        {
          kind: 'requirements',
          description: 'd',
          messaging: [{ endpoint: [{ protocol: { code: 'http' }, address: 'u' }] }],
        },
        'implementation',
      ),
    ],
  },
  'cpb-7': {
    type: 'CapabilityStatement',
    keep: [capability({ document: ['producer', 'consumer'].map((mode) => ({ mode, profile: 'p' })) })],
    break: [capability({ document: [1, 2].map(() => ({ mode: 'producer', profile: 'p' })) })],
  },
  'cpb-9': {
    type: 'CapabilityStatement',
    keep: [rest([{ type: 'Patient' }, { type: 'Group' }])],
    break: [rest([{ type: 'Patient' }, { type: 'Patient' }])],
  },
  'cpb-12': {
    type: 'CapabilityStatement',
    keep: [rest([{ type: 'Patient', searchParam: ['a', 'b'].map((name) => ({ name, type: 'date' })) }])],
    break: [rest([{ type: 'Patient', searchParam: ['a', 'a'].map((name) => ({ name, type: 'date' })) }])],
  },
  'cpb-14': {
    type: 'CapabilityStatement',
    keep: [],
    break: [capability({ description: 'd' }, 'implementation')],
  },
  'cpb-15': {
    type: 'CapabilityStatement',
    keep: [capability({ kind: 'capability', software: { name: 'n' } }, 'implementation')],
    break: [
      capability({ kind: 'capability', description: 'd' }, 'implementation'),
      capability({ kind: 'capability', software: { name: 'n' } }),
    ],
  },
  'cpb-16': {
    type: 'CapabilityStatement',
    keep: [],
    break: [
      capability({ kind: 'requirements', description: 'd' }),
      capability({ kind: 'requirements', software: { name: 'n' } }, 'implementation'),
    ],
  },
};
