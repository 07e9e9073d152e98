import type { Case } from './case.ts';
import { type Json, smallest } from './samples.ts';

const ucum = 'http://unitsofmeasure.org';
const div = (content: string, attributes = '') => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml"${attributes}>${content}</div>`,
});
const patient = { resourceType: 'Patient', id: 'c' };
const linked = { extension: [{ url: 'u', valueReference: { reference: '#c' } }] };
const plain = { extension: [{ url: 'u', valueCode: 'c' }] };
const event = (more: Json) => ({ ...smallest('AuditEvent'), ...more });
const entity = (more: Json) => event({ entity: [more] });
const bundle = (more: Json) => ({ ...smallest('Bundle'), ...more });
const entry = (more: Json) => ({ resource: { resourceType: 'Patient' }, ...more });
const request = { method: 'GET', url: 'Patient' };
const response = { status: '200' };
const capability = (more: Json, ...left: string[]) => {
  const whole: Json = { ...smallest('CapabilityStatement'), ...more };
  for (const name of left) delete whole[name];
  return whole;
};
const rest = (resource: Json[]) => capability({ rest: [{ mode: 'server', resource }] });
const repeat = (more: Json) => ({ repeat: { count: 1, ...more } });
const filter = (name: string, more: Json) => ({ type: 'Patient', [name]: [more] });
const nested = (levels: number, wrap: (inner: Json) => Json, core: Json) => {
  let whole = core;
  for (let level = 1; level < levels; level++) whole = wrap(whole);
  return whole;
};
const inExtension = (inner: Json) => ({ url: 'u', extension: [inner] });
const inAssigner = (inner: Json) => ({ assigner: { identifier: inner } });

/** Values that keep and that break what a schema says by keywords of its own: invariants, choices, lists, depth. */
const table: Record<string, { type: string; keep: unknown[]; break: unknown[] }> = {
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
  'ext-1': {
    type: 'Extension',
    keep: [
      { url: 'u', valueCode: 'c' },
      { url: 'u', extension: [{ url: 'v', valueCode: 'c' }] },
      { url: 'u', _valueCode: plain },
    ],
    break: [
      { url: 'u' },
      { url: 'u', id: 'e' },
      { url: 'u', valueCode: 'c', extension: [{ url: 'v', valueCode: 'c' }] },
    ],
  },
  'value[x] of an extension': {
    type: 'Extension',
    keep: [{ url: 'u', valueCode: 'c', _valueCode: plain }],
    break: [
      { url: 'u', valueCode: 'c', valueString: 's' },
      { url: 'u', valueCode: 'c', _valueString: plain },
    ],
  },
  'value[x] of a detail': {
    type: 'AuditEvent',
    keep: [
      entity({ detail: [{ type: 't', valueBase64Binary: 'AAAA' }] }),
      entity({ detail: [{ type: 't', _valueString: plain }] }),
    ],
    break: [
      entity({ detail: [{ type: 't' }] }),
      entity({ detail: [{ type: 't', valueString: 's', valueBase64Binary: 'AAAA' }] }),
    ],
  },
  'author[x]': {
    type: 'Annotation',
    keep: [],
    break: [{ text: 't', authorString: 's', authorReference: { display: 'd' } }],
  },
  'subject[x]': {
    type: 'DataRequirement',
    keep: [],
    break: [{ type: 'Patient', subjectReference: { display: 'd' }, subjectCodeableConcept: { text: 't' } }],
  },
  'value[x] of a date filter': {
    type: 'DataRequirement',
    keep: [],
    break: [filter('dateFilter', { path: 'p', valueDateTime: '2020', valuePeriod: { start: '2020' } })],
  },
  'asNeeded[x]': {
    type: 'Dosage',
    keep: [],
    break: [{ asNeededBoolean: true, asNeededCodeableConcept: { text: 't' } }],
  },
  'dose[x] and rate[x]': {
    type: 'Dosage',
    keep: [{ doseAndRate: [{ doseQuantity: { value: 1 }, rateQuantity: { value: 1 } }] }],
    break: [
      { doseAndRate: [{ doseQuantity: { value: 1 }, doseRange: { low: { value: 1 } } }] },
      { doseAndRate: [{ rateQuantity: { value: 1 }, rateRange: { low: { value: 1 } } }] },
    ],
  },
  'bounds[x]': {
    type: 'Timing',
    keep: [],
    break: [repeat({ boundsPeriod: { start: '2020' }, boundsRange: { low: { value: 1 } } })],
  },
  'timing[x]': {
    type: 'TriggerDefinition',
    keep: [],
    break: [{ type: 'periodic', timingDate: '2020', timingDateTime: '2020' }],
  },
  'value[x] of a usage context': {
    type: 'UsageContext',
    keep: [],
    break: [
      { code: { code: 'c' } },
      { code: { code: 'c' }, valueReference: { display: 'd' }, valueQuantity: { value: 1 } },
    ],
  },
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
  'qty-3': quantity('Quantity', [], [{ value: 1, code: 'kg' }]),
  'qty-3 of a SimpleQuantity': quantity('SimpleQuantity', [], [{ value: 1, code: 'kg' }]),
  'sqty-1': quantity('SimpleQuantity', [], [{ value: 1, comparator: '<' }]),
  'age-1': quantity(
    'Age',
    [{ value: 1, code: 'a', system: ucum }],
    [
      { value: 1, system: ucum },
      { value: 1, code: 'a', system: 'urn:x' },
      { value: 0, code: 'a', system: ucum },
      { value: -1, code: 'a', system: ucum },
      { value: 1, code: 'a' },
    ],
  ),
  'cnt-3': quantity(
    'Count',
    [{ value: 2, code: '1', system: ucum }],
    [
      { value: 1, system: ucum },
      { value: 1, code: '1', system: 'urn:x' },
      { value: 1, code: '2', system: ucum },
      { value: 1.5, code: '1', system: ucum },
      { value: 1, code: '1' },
    ],
  ),
  'dis-1': quantity(
    'Distance',
    [{ value: 1, code: 'm', system: ucum }],
    [
      { value: 1, system: ucum },
      { value: 1, code: 'm', system: 'urn:x' },
      { value: 1, code: 'm' },
    ],
  ),
  'drt-1': quantity(
    'Duration',
    [{ value: 1 }, { value: 1, code: 's', system: ucum }],
    [
      { value: 1, code: 's', system: 'urn:x' },
      { code: 's', system: ucum },
      { value: 1, code: 's' },
    ],
  ),
  'rng-2': quantity(
    'Range',
    [
      { low: { value: 1 }, high: { value: 1 } },
      { low: { value: 2, unit: 'g' }, high: { value: 1, unit: 'kg' } },
      { low: { value: 2 }, high: { unit: 'kg' } },
    ],
    [{ low: { value: 2 }, high: { value: 1 } }],
  ),
  'rat-1': quantity(
    'Ratio',
    [plain],
    [{ numerator: { value: 1 } }, { denominator: { value: 1 } }, { id: 'e', numerator: { value: 1 } }],
  ),
  'att-1': {
    type: 'Attachment',
    keep: [{ data: 'AAAA', contentType: 'a/b' }, { url: 'u' }],
    break: [{ data: 'AAAA' }],
  },
  'cpt-2': {
    type: 'ContactPoint',
    keep: [{ value: '1', system: 'phone' }, { use: 'home' }],
    break: [{ value: '1' }],
  },
  'per-1': {
    type: 'Period',
    keep: [
      { start: '2020', end: '2020' },
      { start: '2020-06', end: '2020' },
      { start: '2020', end: '2020-06-01' },
      { start: '2020-01-01T00:00:00Z', end: '2020-01-01T00:00:00Z' },
      { start: '2020-01-01T01:00:00+01:00', end: '2020-01-01T00:00:00Z' },
      { start: '2020-01-02T10:00:00Z', end: '2020-01-01' },
      { start: '2020-01-01T00:00:00.1Z', end: '2020-01-01T00:00:00.2Z' },
    ],
    break: [
      { start: '2021', end: '2020' },
      { start: '2020-02', end: '2020-01' },
      { start: '2020-01-02', end: '2020-01-01' },
      { start: '2020-01-01T00:00:01Z', end: '2020-01-01T00:00:00Z' },
      { start: '2020-01-01T00:00:00.2Z', end: '2020-01-01T00:00:00.1Z' },
      { start: '2020-01-01T00:00:00Z', end: '2020-01-01T00:00:00+01:00' },
      { start: '2020-01-01T00:00:00-01:00', end: '2020-01-01T00:00:00Z' },
      { start: '2020-01-03T00:00:00Z', end: '2020-01-01' },
      { start: '0099', end: '0098' },
    ],
  },
  'drq-1': {
    type: 'DataRequirement',
    keep: [filter('codeFilter', { searchParam: 's' })],
    break: [
      filter('codeFilter', { path: 'p', searchParam: 's' }),
      filter('codeFilter', { code: [{ code: 'c' }] }),
    ],
  },
  'drq-2': {
    type: 'DataRequirement',
    keep: [filter('dateFilter', { searchParam: 's' })],
    break: [
      filter('dateFilter', { path: 'p', searchParam: 's' }),
      filter('dateFilter', { valueDateTime: '2020' }),
    ],
  },
  'exp-1': { type: 'Expression', keep: [{ language: 'l', reference: 'r' }], break: [{ language: 'l' }] },
  'trd-1': {
    type: 'TriggerDefinition',
    keep: [{ type: 'periodic', timingDate: '2020' }],
    break: ['timingDate', 'timingDateTime'].map((name) => ({
      type: 'periodic',
      [name]: '2020',
      data: [{ type: 'Patient' }],
    })),
  },
  'trd-2': {
    type: 'TriggerDefinition',
    keep: [
      { type: 'data-added', data: [{ type: 'Patient' }], condition: { language: 'l', expression: 'e' } },
    ],
    break: [{ type: 'named-event', name: 'n', condition: { language: 'l', expression: 'e' } }],
  },
  'trd-3': {
    type: 'TriggerDefinition',
    keep: [
      { type: 'periodic', timingTiming: { code: { text: 't' } } },
      { type: 'periodic', timingReference: { display: 'd' } },
      ...['changed', 'modified', 'removed', 'accessed', 'access-ended'].map((what) => ({
        type: `data-${what}`,
        data: [{ type: 'Patient' }],
      })),
    ],
    break: [{ type: 'named-event' }, { type: 'periodic' }, { type: 'data-added' }],
  },
  'tim-1': timing([repeat({ duration: 1, durationUnit: 's' })], [repeat({ duration: 1 })]),
  'tim-2': timing([repeat({ period: 1, periodUnit: 's' })], [repeat({ period: 1 })]),
  'tim-4': timing(
    [repeat({ duration: 0, durationUnit: 's' })],
    [repeat({ duration: -1, durationUnit: 's' })],
  ),
  'tim-5': timing([repeat({ period: 0, periodUnit: 's' })], [repeat({ period: -1, periodUnit: 's' })]),
  'tim-6': timing([], [repeat({ periodMax: 1, periodUnit: 's' })]),
  'tim-7': timing([], [repeat({ durationMax: 1, durationUnit: 's' })]),
  'tim-8': timing([], [{ repeat: { countMax: 1 } }]),
  'tim-9': timing(
    [repeat({ offset: 1, when: ['MORN'] })],
    [repeat({ offset: 1 }), repeat({ offset: 1, when: ['MORN', 'CM'] })],
  ),
  'tim-10': timing([], [repeat({ timeOfDay: ['12:00:00'], when: ['MORN'] })]),
  'txt-1': {
    type: 'Narrative',
    keep: [
      div('<p class="a" style="color: red">a<br/><b>b</b> &amp; <a href="#x">c</a></p><!-- note -->'),
      div('<table><tr><td colspan="2">a</td></tr></table>', " lang='en'"),
    ],
    break: [
      { status: 'generated', div: 'text' },
      { status: 'generated', div: '<div>text</div>' },
      { status: 'generated', div: '<p xmlns="http://www.w3.org/1999/xhtml">text</p>' },
      { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">text</div>more' },
      { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">text</div><p>more</p>' },
      ...[
        'a<script>b</script>',
        'a<form/>',
        'a<p>',
        'a</p>',
        'a<b><i>b</b></i>',
        'a<br>',
        'a<p onclick="b()">c</p>',
        'a<p class=b>c</p>',
        'a<!-- b',
        'a < b',
        'a<p>b</p class="c">',
      ].map((content) => div(content)),
    ],
  },
  'txt-2': {
    type: 'Narrative',
    keep: [div('<img src="a.png"/>')],
    break: [div(''), div(' \n '), div('<p> </p><!-- text -->')],
  },
  'lists of primitives': {
    type: 'HumanName',
    keep: [
      { given: ['a'], _given: [plain] },
      { given: ['a', null], _given: [null, plain] },
      { given: ['a', 'b'], _given: [plain] },
    ],
    break: [
      { given: [null] },
      { given: ['a', null], _given: [null, { id: 'e' }] },
      { _given: [null, plain] },
      { given: ['a'], _given: [null, null] },
    ],
  },
  'depth of extensions': {
    type: 'AuditEvent',
    keep: [event({ extension: [nested(100, inExtension, { url: 'u', valueCode: 'c' })] })],
    break: [102, 1000, 100_000].map((levels) =>
      event({ extension: [nested(levels, inExtension, { url: 'u', valueCode: 'c' })] }),
    ),
  },
  'depth of identifiers': {
    type: 'Identifier',
    keep: [nested(60, inAssigner, { value: 'v' })],
    break: [nested(103, inAssigner, { value: 'v' }), nested(100_000, inAssigner, { value: 'v' })],
  },
  'depth of one extension': {
    type: 'Extension',
    keep: [],
    break: [nested(103, inExtension, { url: 'u', valueCode: 'c' })],
  },
  'an empty element': {
    type: 'Element',
    keep: [plain, { ...plain, id: 'e' }],
    break: [
      {},
      'text',
      1,
      null,
      [],
      { extension: [] },
      { extension: 'e' },
      { extension: [1] },
      { ...plain, id: 1 },
      { id: 1 },
      { ...plain, unknown: 1 },
    ],
  },
  'an empty list of elements': { type: 'ElementList', keep: [[plain, null]], break: [[], {}, 'text', [1]] },
  'a contained resource': {
    type: 'ContainedResource',
    keep: [patient, { ...patient, any: [1, null] }],
    break: [
      { id: 'c' },
      { resourceType: 'Patient' },
      { resourceType: 'No', id: 'c' },
      { resourceType: 'Patient', id: 'a b' },
      'text',
      [],
    ],
  },
  'a bundled resource': {
    type: 'BundledResource',
    keep: [{ resourceType: 'Patient' }],
    break: [{ id: 'c' }, { resourceType: 'No' }, { resourceType: 'Patient', id: 'a b' }, 'text', []],
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

function quantity(type: string, keep: Json[], broken: Json[]) {
  return { type, keep, break: broken };
}

function timing(keep: Json[], broken: Json[]) {
  return { type: 'Timing', keep, break: broken };
}

export const invariantCases: Case[] = Object.entries(table).flatMap(
  ([rule, { type, keep, break: broken }]) => [
    ...keep.map((value, index) => ({ type, name: `${rule}: kept, ${index + 1}`, value, valid: true })),
    ...broken.map((value, index) => ({ type, name: `${rule}: broken, ${index + 1}`, value, valid: false })),
  ],
);
