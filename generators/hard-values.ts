import { hardJson } from './hard/json.ts';
import type { HardValue } from './hard/row.ts';
import { hardShape } from './hard/shape.ts';
import { hardSize } from './hard/size.ts';
import { hardText } from './hard/text.ts';
import { hardTime } from './hard/time.ts';

export { decimalWithZero } from './hard/json.ts';
export type { HardSubject, HardValue } from './hard/row.ts';

/** Valid events, each with one value that systems are known to stumble over. */
export const hardValues: readonly HardValue[] = [
  ...hardText,
  ...hardTime,
  ...hardSize,
  ...hardShape,
  ...hardJson,
];
