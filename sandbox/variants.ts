import { UsageError } from '../contracts/exit.ts';
import { answerVariants } from './variants/answers.ts';
import { deploymentVariants } from './variants/deployments.ts';
import { stampVariants } from './variants/stamps.ts';
import type { Variant } from './variants/variant.ts';

export type { Variant } from './variants/variant.ts';

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
