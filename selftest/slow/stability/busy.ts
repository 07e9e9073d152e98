import { spawn } from 'node:child_process';

/** Keeps this many cores busy until the function that it returns is called. */
export function keepBusy(cores: number): () => void {
  const children = Array.from({ length: cores }, () =>
    spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }),
  );
  return () => {
    for (const child of children) child.kill('SIGKILL');
  };
}
