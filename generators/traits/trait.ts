import type { AuditEvent, Extension } from 'fhir/r4';
import { extensionUrl, extensionValues } from '../extension-values.ts';
import type { Random } from '../random.ts';

/** A change that adds elements which few events have. */
export interface Trait {
  name: string;
  /** Share of the events that it applies to, from 0 to 1. */
  probability: number;
  /**
   * True for elements that change the meaning of others (FHIR `implicitRules`,
   * `modifierExtension`). A receiver that does not know them may refuse the event:
   * https://hl7.org/fhir/R4/extensibility.html#modifierExtension
   */
  modifies?: true;
  /** True if an event still conforms to its IHE BALP profile with it. */
  keepsProfile?: true;
  apply(event: AuditEvent, random: Random): void;
}

/** An extension with a value of a random type. */
export function drawExtension(random: Random): Extension {
  const value = random.pick(extensionValues);
  // A deep copy, so that events share no objects.
  return { url: extensionUrl(Object.keys(value)[0]!), ...structuredClone(value) } as Extension;
}
