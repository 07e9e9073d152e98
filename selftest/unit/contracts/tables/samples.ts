import { type Property, propertiesAt } from './definitions.ts';

export type Json = { [name: string]: unknown };

const ucum = 'http://unitsofmeasure.org';
const xhtml = '<div xmlns="http://www.w3.org/1999/xhtml">text</div>';

/** A valid value of each primitive type. */
const primitives: Record<string, unknown> = {
  boolean: true,
  integer: -1,
  unsignedInt: 0,
  positiveInt: 1,
  decimal: 1.5,
  string: 'text',
  markdown: '# text',
  code: 'code',
  id: 'an-id.1',
  'element id': 'e1',
  uri: 'http://example.org/x',
  url: 'http://example.org/x',
  canonical: 'http://example.org/x|1',
  oid: 'urn:oid:1.2.3',
  uuid: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
  date: '2020-02-29',
  dateTime: '2020-02-29T12:00:00+01:00',
  instant: '2020-02-29T12:00:00.000Z',
  time: '12:00:00',
  base64Binary: 'AAAA',
  xhtml,
};

/** The smallest valid objects where the required elements alone make none: most have an invariant to keep. */
const objects: Record<string, Json> = {
  'AuditEvent.agent': { requestor: true },
  Bundle: { type: 'collection' },
  'Bundle.entry': { resource: { resourceType: 'Patient' } },
  'Bundle.entry.search': { mode: 'match' },
  CapabilityStatement: {
    status: 'active',
    date: '2020',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['json'],
    implementation: { description: 'text' },
    rest: [{ mode: 'server' }],
  },
  Extension: { url: 'http://example.org/x', valueString: 'text' },
  Age: { value: 1, code: 'a', system: ucum },
  Count: { value: 1, code: '1', system: ucum },
  Distance: { value: 1, code: 'm', system: ucum },
  Duration: { value: 1, code: 's', system: ucum },
  Quantity: { value: 1, system: ucum },
  SimpleQuantity: { value: 1, system: ucum },
  Ratio: { numerator: { value: 1 }, denominator: { value: 1 } },
  Expression: { language: 'text/fhirpath', expression: 'true' },
  TriggerDefinition: { type: 'named-event', name: 'name' },
  'DataRequirement.codeFilter': { path: 'code' },
  'DataRequirement.dateFilter': { path: 'date' },
  ContactPoint: { system: 'phone' },
};

/** Values that suit an element better than the sample of its type. */
const ofElement: Record<string, unknown> = {
  'Age.system': ucum,
  'Count.system': ucum,
  'Distance.system': ucum,
  'Duration.system': ucum,
  'Count.code': '1',
  'Count.value': 2,
  'Money.currency': 'EUR',
  'Period.end': '2021',
  'CapabilityStatement.kind': 'instance',
  'Bundle.type': 'collection',
  'Timing.repeat.duration': 1,
  'TriggerDefinition.type': 'named-event',
};

/** Elements whose very value an invariant asks for, so that an extension can't take its place. */
export const fixed = ['Age.system', 'Count.system', 'Count.code', 'Distance.system', 'Duration.system'];

/** What else has to be there, or be otherwise, where an element is. */
const companions: Record<string, Json> = {
  'AuditEvent.contained': { extension: [{ url: 'u', valueReference: { reference: '#c' } }] },
  'OperationOutcome.contained': { extension: [{ url: 'u', valueReference: { reference: '#c' } }] },
  'CapabilityStatement.contained': { extension: [{ url: 'u', valueReference: { reference: '#c' } }] },
  'Attachment.data': { contentType: 'text/plain' },
  'Timing.repeat.duration': { durationUnit: 's' },
  'Timing.repeat.durationMax': { duration: 1, durationUnit: 's' },
  'Timing.repeat.period': { periodUnit: 's' },
  'Timing.repeat.periodMax': { period: 1, periodUnit: 's' },
  'Timing.repeat.countMax': { count: 1 },
  'Timing.repeat.offset': { when: ['MORN'] },
  'TriggerDefinition.condition': { data: [{ type: 'Patient' }] },
  'DataRequirement.codeFilter.searchParam': { path: undefined },
  'DataRequirement.dateFilter.searchParam': { path: undefined },
  'Bundle.total': { type: 'searchset' },
};

/** The type of Bundle in which an entry may have such a part. */
const bundleTypes: Record<string, string> = {
  search: 'searchset',
  request: 'batch',
  response: 'batch-response',
};

/** A valid value of a type, or of the backbone element at a path. */
export function sampleOf(type: string): unknown {
  if (type in primitives) return primitives[type];
  if (type === 'Resource' || type === 'OperationOutcome') return { resourceType: 'Patient', id: 'c' };
  return smallest(type);
}

/** The smallest valid object of a type or at a path of one. */
export function smallest(path: string): Json {
  const head = /^(AuditEvent|Bundle|OperationOutcome|CapabilityStatement)$/.test(path)
    ? { resourceType: path }
    : {};
  const given = objects[path];
  if (given) return { ...head, ...structuredClone(given) };
  const properties = propertiesAt(path);
  const required = properties.filter(
    ({ min, path: element }, index) =>
      min > 0 && properties.findIndex((one) => one.path === element) === index,
  );
  const chosen =
    required.length > 0
      ? required
      : [properties.find(({ name }) => !/^(id|extension|modifierExtension)$/.test(name))!];
  return { ...head, ...Object.fromEntries(chosen.map((property) => [property.name, sampleValue(property)])) };
}

/** A valid value of a property, in a list where it is one. */
export function sampleValue(property: Property): unknown {
  const item = itemOf(property);
  return property.isList ? [item] : item;
}

/** A valid value of a property, or of one item of its list. */
export function itemOf({ path, type, codes }: Property): unknown {
  return ofElement[path] ?? codes?.[0] ?? sampleOf(type);
}

/** The smallest valid object that has a property: the smallest object, the property, and what it needs beside it. */
export function objectWith(owner: string, property: Property, value: unknown): Json {
  const base = smallest(owner);
  for (const { name, path } of propertiesAt(owner))
    if (path === property.path || (owner === 'Extension' && isContent(name) && isContent(property.name)))
      delete base[name];
  const whole = { ...base, ...companions[property.path], [property.name]: value };
  return Object.fromEntries(Object.entries(whole).filter(([, one]) => one !== undefined));
}

/** Of an extension's value and its extensions only one may be there. */
const isContent = (name: string) => name === 'extension' || name.startsWith('value');

/** Puts an object at a path into the smallest valid object of the type that the path starts with. */
export function embed(path: string, object: Json): Json {
  const segments = path.split('.');
  if (segments.length === 1) return object;
  const name = segments.pop()!;
  const parent = segments.join('.');
  const property = propertiesAt(parent).find((one) => one.name === name)!;
  const whole = embed(parent, objectWith(parent, property, property.isList ? [object] : object));
  const part =
    path === 'Bundle.entry' && Object.keys(bundleTypes).find((one) => object && one in Object(object));
  return part ? { ...whole, type: bundleTypes[part] } : whole;
}
