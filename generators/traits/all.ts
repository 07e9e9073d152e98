import { details } from './details.ts';
import { extensions } from './extensions.ts';
import { metadata } from './metadata.ts';
import type { Trait } from './trait.ts';

/** In the order in which they are applied: extensions last, to reach what the others bring. */
export const traits: readonly Trait[] = [...details, ...metadata, ...extensions];
