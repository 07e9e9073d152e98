import { spawn } from 'node:child_process';

/** Keeps as many cores busy as told, until the function that it returns is called. */
export function keepBusy(cores: number): () => void {
  const children = Array.from({ length: cores }, () =>
    spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }),
  );
  return () => {
    for (const child of children) child.kill('SIGKILL');
  };
}
