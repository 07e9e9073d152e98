import type { RequirementId } from '../../contracts/requirements.ts';
import type { Parts } from '../parts.ts';

/** One way in which a deployment is wrong. */
export interface Defect {
  /** Permanent and mnemonic: subject, then fault. */
  name: string;
  /** The requirements that it breaks, one of which a check must find broken. */
  breaks: readonly RequirementId[];
  /** What breaks with them, because the same answers show it: a check may find it broken or not. */
  knockOns?: readonly RequirementId[];
  /** The pieces that are wrong, made of those that are right. */
  apply: (parts: Parts) => Partial<Parts>;
}
