import type { AuditEvent } from 'fhir/r4';
import type { BalpProfileName } from '../contracts/fhir/balp/profiles.ts';
import { kinds } from './kinds/all.ts';
import { balp } from './kinds/balp.ts';
import { Random, weighted } from './random.ts';
import { drawScene } from './scene.ts';
import { traits } from './traits/all.ts';

/** A kind of event and how to make one. */
export interface EventKind {
  name: string;
  event(random: Random): AuditEvent;
}

/** A row for each kind of event that a hospital produces, each IHE BALP profile among them. */
export const eventKinds: readonly EventKind[] = kinds.map(({ name, build }) => ({
  name,
  event: (random) => build(drawScene(random)),
}));

export interface EventOptions {
  /** Same seed and options, same events, on every machine and day. */
  seed: number;
  /** Only events of this IHE BALP profile. */
  profile?: BalpProfileName;
  /**
   * Also `implicitRules` and `modifierExtension`: valid, but a receiver that does not know them may refuse them
   * (https://hl7.org/fhir/R4/extensibility.html#modifierExtension), so no deployment is judged by such events.
   */
  modifiers?: boolean;
}

const drawKind = weighted(kinds);

/**
 * Valid AuditEvents without end, as one hospital would produce them: the frequent kinds often, and over some 2,000
 * events every element of AuditEvent, present and absent.
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
