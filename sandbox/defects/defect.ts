import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { Parts } from '../parts.ts';

/** A bad behavior that the sandbox shows on request. */
export interface Defect {
  /** Permanent and mnemonic: subject, then fault. */
  name: string;
  /** The requirements that it breaks. A check must fail at least one of them. */
  breaks: readonly RequirementId[];
  /** Requirements that the same answers may break too. A check may fail them or not. */
  knockOns?: readonly RequirementId[];
  /**
   * Shows only while many requests are in flight, and then also breaks the tests that run at the
   * same time. The defect matrix therefore runs the tests for it one after the other, so that its
   * list is the same in every run.
   */
  onlyAtOnce?: true;
  /** The parts that are wrong, made from the standard parts. */
  apply: (parts: Parts) => Partial<Parts>;
}
