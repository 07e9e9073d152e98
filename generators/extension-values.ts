import type { Extension } from 'fhir/r4';

const concept = { coding: [{ system: 'urn:hospital:values', code: 'a' }] };
const quantity = { value: 4.2, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' };

/** The URL of an extension that the hospital defined. */
export const extensionUrl = (name: string): string =>
  `https://hospital.example.org/fhir/StructureDefinition/${name}`;

/**
 * A valid value for each type of `Extension.value[x]`:
 * https://hl7.org/fhir/R4/extensibility.html#Extension
 */
export const extensionValues = [
  { valueBase64Binary: 'aGVsbG8=' },
  { valueBoolean: false },
  { valueCanonical: 'http://example.org/fhir/ValueSet/wards|1.0' },
  { valueCode: 'night-shift' },
  { valueDate: '2025-02-28' },
  { valueDateTime: '2025-02-28T23:59:59+01:00' },
  { valueDecimal: 0.25 },
  { valueId: 'ward-7' },
  { valueInstant: '2025-02-28T23:59:59.999Z' },
  { valueInteger: 0 },
  { valueMarkdown: '**Ward 7**, _night_' },
  { valueOid: 'urn:oid:1.2.840.113556.1.8000.2554' },
  { valuePositiveInt: 1 },
  { valueString: 'Ward 7' },
  { valueTime: '23:59:59' },
  { valueUnsignedInt: 0 },
  { valueUri: 'urn:hospital:ward:7' },
  { valueUrl: 'https://intranet.example.org/wards/7' },
  { valueUuid: 'urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7' },
  {
    valueAddress: { use: 'work', type: 'both', line: ['Ward 7', 'East wing'], city: 'Leeds', country: 'GB' },
  },
  { valueAge: { value: 42, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' } },
  { valueAnnotation: { authorString: 'Dr Who', time: '2025-02-28T10:00:00Z', text: 'Checked by hand' } },
  { valueAttachment: { contentType: 'text/plain', data: 'aGVsbG8=', size: 5, title: 'note' } },
  { valueCodeableConcept: { ...concept, text: 'Value A' } },
  {
    valueCoding: { system: 'urn:hospital:values', version: '2', code: 'b', display: 'B', userSelected: true },
  },
  { valueContactPoint: { system: 'phone', value: '+44 113 496 0000', use: 'work', rank: 1 } },
  { valueCount: { value: 3, system: 'http://unitsofmeasure.org', code: '1' } },
  { valueDistance: { value: 1.5, unit: 'm', system: 'http://unitsofmeasure.org', code: 'm' } },
  { valueDuration: { value: 90, unit: 'min', system: 'http://unitsofmeasure.org', code: 'min' } },
  { valueHumanName: { use: 'official', family: 'Ångström', given: ['Anders', 'Jonas'], prefix: ['Dr'] } },
  { valueIdentifier: { system: 'urn:hospital:cases', value: 'C-1' } },
  { valueMoney: { value: 12.5, currency: 'EUR' } },
  { valuePeriod: { start: '2025-01', end: '2025-02-28' } },
  { valueQuantity: quantity },
  { valueRange: { low: { value: 1 }, high: { value: 2 } } },
  { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } },
  { valueReference: { reference: 'Location/ward-7', display: 'Ward 7' } },
  { valueSampledData: { origin: { value: 0 }, period: 10, dimensions: 1, data: '1 2 3 E' } },
  {
    valueSignature: {
      type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' }],
      when: '2025-02-28T10:00:00Z',
      who: { display: 'Dr Who' },
    },
  },
  { valueTiming: { event: ['2025-02-28T10:00:00Z'] } },
  { valueContactDetail: { name: 'Help desk', telecom: [{ system: 'email', value: 'help@example.org' }] } },
  { valueContributor: { type: 'author', name: 'Dr Who' } },
  { valueDataRequirement: { type: 'Observation' } },
  { valueExpression: { language: 'text/fhirpath', expression: 'agent.exists()' } },
  { valueParameterDefinition: { use: 'in', type: 'string' } },
  { valueRelatedArtifact: { type: 'documentation', display: 'Ward rules' } },
  { valueTriggerDefinition: { type: 'named-event', name: 'admission' } },
  {
    valueUsageContext: {
      code: { system: 'urn:hospital:values', code: 'venue' },
      valueCodeableConcept: concept,
    },
  },
  { valueDosage: { text: 'One tablet at night' } },
  { valueMeta: { tag: [{ system: 'urn:hospital:values', code: 'c' }] } },
] as const satisfies readonly Omit<Extension, 'url'>[];
