import type { AuditEvent } from 'fhir/r4';
import type { BalpProfileName } from '../contracts/fhir/balp/profiles.ts';
import { kinds } from './kinds/all.ts';
import { balp } from './kinds/balp.ts';
import { Random, weighted } from './random.ts';
import { drawScene } from './scene.ts';
import { traits } from './traits/all.ts';

/** A kind of event and a function that makes one. */
export interface EventKind {
  name: string;
  event(random: Random): AuditEvent;
}

/** All kinds of events that a hospital produces, including one for each IHE BALP profile. */
export const eventKinds: readonly EventKind[] = kinds.map(({ name, build }) => ({
  name,
  event: (random) => build(drawScene(random)),
}));

export interface EventOptions {
  /** The same seed and options give the same events on every machine and day. */
  seed: number;
  /** Generates only events of this IHE BALP profile. */
  profile?: BalpProfileName;
  /**
   * Also generates `implicitRules` and `modifierExtension`. They are valid, but a receiver that
   * does not know them may refuse them
   * (https://hl7.org/fhir/R4/extensibility.html#modifierExtension), so no test of conformance uses
   * them.
   */
  modifiers?: boolean;
}

const drawKind = weighted(kinds);

/**
 * Generates valid AuditEvents of one hospital without end. Kinds have realistic frequencies. Within
 * about 2,000 events, every element of AuditEvent is both present and absent.
 */
export function* auditEvents(options: EventOptions): Generator<AuditEvent, never> {
  const { seed, profile, modifiers = false } = options;
  const random = new Random(seed);
  const free = traits.filter((trait) => modifiers || !trait.modifies);
  const profiled = free.filter((trait) => trait.keepsProfile);
  for (;;) {
    const { name, build } = profile ? { name: 'balp-', build: balp[profile] } : drawKind(random);
    const event = build(drawScene(random));
    for (const trait of name.startsWith('balp-') ? profiled : free)
      if (random.chance(trait.probability)) trait.apply(event, random);
    yield event;
  }
}
