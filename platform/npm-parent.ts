/** Milliseconds between checks of the parent process. */
const interval = 250;

/**
 * Sends SIGTERM to this process when the shell in which npm started it has ended. npm forwards a
 * signal only to that shell, and many shells die of it without signaling their child.
 */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    process.kill(process.pid, 'SIGTERM');
  }, interval);
  check.unref();
}
