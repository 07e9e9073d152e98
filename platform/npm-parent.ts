/** Milliseconds between looks at the parent process. */
const interval = 250;

/**
 * Asks this process to end, by SIGTERM, once the shell is gone in which npm started it: npm hands a signal to that shell
 * alone, and many a shell dies of it without telling its child.
 */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, interval);
  look.unref();
}
