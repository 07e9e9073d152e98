import type { SandboxOptions } from '../options.ts';
import type { Parts } from '../parts.ts';

/** A deployment that keeps the contract and yet looks otherwise. */
export interface Variant {
  /** Permanent and mnemonic. */
  name: string;
  /** Options that it starts with, whatever others are given. */
  options?: Partial<SandboxOptions>;
  /** The pieces that are otherwise, made of the plain ones. */
  apply?: (parts: Parts) => Partial<Parts>;
}
