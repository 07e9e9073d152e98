import { details } from './details.ts';
import { extensions } from './extensions.ts';
import { metadata } from './metadata.ts';
import type { Trait } from './trait.ts';

/**
 * The traits in the order in which they are applied: extensions last, so that they can extend what
 * others add.
 */
export const traits: readonly Trait[] = [...details, ...metadata, ...extensions];
