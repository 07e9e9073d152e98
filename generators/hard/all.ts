import { hardJson } from './json.ts';
import type { HardValue } from './row.ts';
import { hardShape } from './shape.ts';
import { hardSize } from './size.ts';
import { hardText } from './text.ts';
import { hardTime } from './time.ts';

export { decimalWithZero } from './json.ts';
export type { HardSubject, HardValue } from './row.ts';

/** Valid events, each with one value that systems often get wrong. */
export const hardValues: readonly HardValue[] = [
  ...hardText,
  ...hardTime,
  ...hardSize,
  ...hardShape,
  ...hardJson,
];
