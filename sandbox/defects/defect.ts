import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { Parts } from '../parts.ts';

/** One way in which a deployment is wrong. */
export interface Defect {
  /** Permanent and mnemonic: subject, then fault. */
  name: string;
  /** The requirements that it breaks, one of which a check must find broken. */
  breaks: readonly RequirementId[];
  /** What breaks with them, because the same answers show it: a check may find it broken or not. */
  knockOns?: readonly RequirementId[];
  /**
   * It shows only while many requests are under way, and then in whatever is proved beside them, which differs from
   * run to run: the matrix of defects proves one test after the other, so that what it lists is exact.
   */
  onlyAtOnce?: true;
  /** The pieces that are wrong, made of those that are right. */
  apply: (parts: Parts) => Partial<Parts>;
}
