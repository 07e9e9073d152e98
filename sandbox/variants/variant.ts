import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { SandboxOptions } from '../options.ts';
import type { Parts } from '../parts.ts';

/** A deployment that conforms to the contract but looks unusual. */
export interface Variant {
  /** Permanent and mnemonic. */
  name: string;
  /** Options that it always starts with; they override those that are given. */
  options?: Partial<SandboxOptions>;
  /** The parts that differ, made from the standard parts. */
  apply?: (parts: Parts) => Partial<Parts>;
  /** Requirements that are tested or skipped according to when the variant is unusual. */
  skipsByTiming?: readonly RequirementId[];
}
