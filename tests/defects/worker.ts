/** Checks the sandboxes that it is told to, until its parent ends it. */
import { defectNamed } from '../../sandbox/defects.ts';
import { variantNamed } from '../../sandbox/variants.ts';
import type { Task } from './at-once.ts';
import { judge } from './mutant.ts';
import { judgeVariant } from './variant.ts';

process.on('message', async ({ kind, name }: Task) => {
  process.send!(kind === 'defect' ? await judge(defectNamed(name)) : await judgeVariant(variantNamed(name)));
});
