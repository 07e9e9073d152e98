import { UsageError } from '../../platform/exit.ts';
import { answerVariants } from './answers.ts';
import { deploymentVariants } from './deployments.ts';
import { stampVariants } from './stamps.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

/** Every form in which a sandbox can keep the contract otherwise than the plain one. */
export const variants: readonly Variant[] = [...stampVariants, ...answerVariants, ...deploymentVariants];

/**
 * The variant of a name.
 *
 * @throws UsageError when there is none
 */
export function variantNamed(name: string): Variant {
  const variant = variants.find((row) => row.name === name);
  if (variant) return variant;
  throw new UsageError(`There is no variant ${name}. sandbox --list-variants lists them.`);
}
