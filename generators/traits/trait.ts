import type { AuditEvent, Extension } from 'fhir/r4';
import { extensionValues } from '../extension-values.ts';
import type { Random } from '../random.ts';

/** Elements that few events have, added after an event is built. */
export interface Trait {
  name: string;
  /** Share of the events that get it, from 0 to 1. */
  probability: number;
  /**
   * True for elements that change the meaning of others (FHIR `implicitRules`, `modifierExtension`): a receiver that
   * does not know them may refuse the event: https://hl7.org/fhir/R4/extensibility.html#modifierExtension
   */
  modifies?: true;
  /** True when an event of an IHE BALP profile still keeps its profile with it. */
  keepsProfile?: true;
  apply(event: AuditEvent, random: Random): void;
}

/** The URL of an extension of the hospital's own. */
export const own = (name: string): string => `https://hospital.example.org/fhir/StructureDefinition/${name}`;

/** An extension with a value of any of the types that FHIR allows. */
export function drawExtension(random: Random): Extension {
  const value = random.pick(extensionValues);
  // A deep copy: an event owns all its parts.
  return { url: own(Object.keys(value)[0]!), ...structuredClone(value) } as Extension;
}
