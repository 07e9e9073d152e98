import { UntestableError, UsageError } from '../../platform/exit.ts';
import { findK6, installHint } from './locate.mjs';

export interface K6 {
  path: string;
  version: string;
}

/**
 * The k6 to use.
 *
 * @throws {UsageError} when `K6_PATH` names none
 * @throws {UntestableError} when there is none
 */
export function demandK6(): K6 {
  let k6: K6 | null;
  try {
    k6 = findK6();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (!k6) throw new UntestableError(`Load tests need k6, which was not found. ${installHint}`);
  return k6;
}
