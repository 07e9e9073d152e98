import { UsageError } from '../../platform/exit.ts';
import { answerVariants } from './answers.ts';
import { deploymentVariants } from './deployments.ts';
import { stampVariants } from './stamps.ts';
import type { Variant } from './variant.ts';

export type { Variant } from './variant.ts';

/** The conformant variants of the sandbox. */
export const variants: readonly Variant[] = [...stampVariants, ...answerVariants, ...deploymentVariants];

/**
 * Returns the variant with this name.
 *
 * @throws UsageError when no variant has it
 */
export function variantNamed(name: string): Variant {
  const variant = variants.find((row) => row.name === name);
  if (variant) return variant;
  throw new UsageError(`There is no variant ${name}. sandbox --list-variants lists them.`);
}
