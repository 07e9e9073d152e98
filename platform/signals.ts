/** What asks a command to end: Ctrl-C, another process, a terminal that was closed. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A second Ctrl-C is a new one after this time: npm and tsx pass on one that the terminal has sent
 * here already.
 */
const sameSignalMs = 1000;

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Leaves signals to Node again. */
  release(): void;
}

/**
 * Calls a listener at every signal that asks the process to end, which then no longer ends by
 * itself.
 *
 * @returns what removes the listener
 */
export function onEndingSignal(listener: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of endingSignals) process.on(signal, listener);
  return () => {
    for (const signal of endingSignals) process.off(signal, listener);
  };
}

/**
 * Lets a command end in its own way: the first signal aborts.
 *
 * @param onFirst called at the first signal
 * @param onSecond called when another one comes, which Ctrl-C alone doesn't cause
 */
export function interruptible(
  onFirst: (signal: NodeJS.Signals) => void = () => {},
  onSecond: () => void = () => {},
): Interruption {
  const controller = new AbortController();
  let interruptedAt = 0;
  const release = onEndingSignal((signal) => {
    if (controller.signal.aborted) {
      if (Date.now() - interruptedAt > sameSignalMs) onSecond();
      return;
    }
    interruptedAt = Date.now();
    onFirst(signal);
    controller.abort();
  });
  return { signal: controller.signal, release };
}
