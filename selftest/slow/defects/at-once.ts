import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Sandboxes that one process checks at once: a check waits more than it computes. */
const atOnce = 3;

/** A task for a process. */
export interface Task {
  kind: 'defect' | 'variant' | 'mutation';
  name: string;
}

/**
 * Has every task done by processes of their own, one for each processor, several at once in each.
 *
 * @param onDone called with each result as it comes
 * @throws Error when a process ends before its tasks do
 */
export async function shareOut<Result>(
  tasks: readonly Task[],
  onDone: (result: Result) => void,
): Promise<void> {
  const queue = [...tasks];
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, () => serve(queue, onDone)));
}

function serve<Result>(queue: Task[], onDone: (result: Result) => void): Promise<void> {
  const child = fork(new URL('./worker.ts', import.meta.url), {
    // Short-lived findings would be most of the garbage collector's work with the usual 16 MB.
    execArgv: ['--max-semi-space-size=128', '--import', import.meta.resolve('tsx')],
  });
  let underWay = 0;
  const giveNext = () => {
    const task = queue.shift();
    if (!task) return;
    underWay++;
    child.send(task);
  };
  for (let n = 0; n < atOnce; n++) giveNext();
  return new Promise((resolve, reject) => {
    if (underWay === 0) child.kill();
    child.on('message', (result: Result) => {
      onDone(result);
      underWay--;
      giveNext();
      if (underWay === 0) child.kill();
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (underWay > 0) reject(new Error(`a process that checks sandboxes ended with ${code}`));
      else resolve();
    });
  });
}
