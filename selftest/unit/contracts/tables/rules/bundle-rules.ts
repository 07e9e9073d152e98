import { type Json, smallest } from '../samples.ts';
import type { Rules } from './rules.ts';

const bundle = (more: Json) => ({ ...smallest('Bundle'), ...more });
const entry = (more: Json) => ({ resource: { resourceType: 'Patient' }, ...more });
const request = { method: 'GET', url: 'Patient' };
const response = { status: '200' };

/** Rules of Bundle: bdl-1 to bdl-12. */
export const bundleRules: Rules = {
  'bdl-1': {
    type: 'Bundle',
    keep: [bundle({ type: 'searchset', total: 0 }), bundle({ type: 'history', total: 0 })],
    break: [bundle({ total: 0 })],
  },
  'bdl-2': {
    type: 'Bundle',
    keep: [bundle({ type: 'searchset', entry: [entry({ search: { mode: 'match' } })] })],
    break: [bundle({ entry: [entry({ search: { mode: 'match' } })] })],
  },
  'bdl-3': {
    type: 'Bundle',
    keep: [
      bundle({ type: 'batch', entry: [entry({ request })] }),
      bundle({ type: 'transaction', entry: [{ request }] }),
    ],
    break: [bundle({ entry: [entry({ request })] }), bundle({ type: 'batch', entry: [entry({})] })],
  },
  'bdl-4': {
    type: 'Bundle',
    keep: [
      bundle({ type: 'batch-response', entry: [entry({ response })] }),
      bundle({ type: 'transaction-response', entry: [{ response }] }),
      bundle({ type: 'history', entry: [entry({ request, response })] }),
    ],
    break: [
      bundle({ entry: [entry({ response })] }),
      bundle({ type: 'transaction-response', entry: [entry({})] }),
    ],
  },
  'bdl-5': { type: 'Bundle', keep: [], break: [bundle({ entry: [{ fullUrl: 'urn:x' }] })] },
  'bdl-7': {
    type: 'Bundle',
    keep: [
      bundle({ entry: [entry({ fullUrl: 'urn:a' }), entry({ fullUrl: 'urn:b' }), entry({}), entry({})] }),
      bundle({
        entry: [
          entry({ fullUrl: 'urn:a', resource: version('1') }),
          entry({ fullUrl: 'urn:a', resource: version('2') }),
        ],
      }),
      bundle({ type: 'history', entry: [1, 2].map(() => entry({ fullUrl: 'urn:a', request, response })) }),
    ],
    break: [
      bundle({ entry: [entry({ fullUrl: 'urn:a' }), entry({ fullUrl: 'urn:a' })] }),
      bundle({
        entry: [
          entry({ fullUrl: 'urn:a', resource: version('1') }),
          entry({ fullUrl: 'urn:a', resource: version('1') }),
        ],
      }),
    ],
  },
  'bdl-8': {
    type: 'Bundle',
    keep: [],
    break: [bundle({ entry: [entry({ fullUrl: 'http://example.org/Patient/1/_history/2' })] })],
  },
  'bdl-9 and bdl-10': {
    type: 'Bundle',
    keep: [bundle(document({}))],
    break: [
      bundle(document({ identifier: undefined })),
      bundle(document({ identifier: { value: 'v' } })),
      bundle(document({ identifier: { system: 'urn:s' } })),
      bundle(document({ timestamp: undefined })),
    ],
  },
  'bdl-11': {
    type: 'Bundle',
    keep: [],
    break: [bundle(document({ entry: [entry({})] })), bundle(document({ entry: undefined }))],
  },
  'bdl-12': {
    type: 'Bundle',
    keep: [bundle({ type: 'message', entry: [entry({ resource: { resourceType: 'MessageHeader' } })] })],
    break: [bundle({ type: 'message', entry: [entry({})] })],
  },
};

function version(versionId: string): Json {
  return { resourceType: 'Patient', meta: { versionId } };
}

function document(more: Json): Json {
  const whole = {
    type: 'document',
    identifier: { system: 'urn:s', value: 'v' },
    timestamp: '2020-01-01T00:00:00Z',
    entry: [entry({ resource: { resourceType: 'Composition' } })],
    ...more,
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
}
