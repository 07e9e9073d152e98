/** Checks the sandboxes that its parent names, until the parent ends it. */
import { defectNamed } from '../../../sandbox/defects/all.ts';
import { variantNamed } from '../../../sandbox/variants/all.ts';
import type { Task } from './at-once.ts';
import { judge } from './mutant.ts';
import { judgeMutation } from './outside/judge.ts';
import { drawMutation } from './outside/mutation.ts';
import { judgeVariant } from './variant.ts';

process.on('message', async (task: Task) => process.send!(await done(task)));

function done({ kind, name }: Task) {
  if (kind === 'defect') return judge(defectNamed(name));
  if (kind === 'variant') return judgeVariant(variantNamed(name));
  return judgeMutation(drawMutation(name));
}
