/**
 * Watches whether this machine keeps time: a generator that gets no processor can't send when it is
 * due.
 */
export interface ClockWatch {
  /**
   * Milliseconds, the most so far: by which a timer was late, or the wall clock and the monotonic
   * clock moved apart.
   */
  behindMs(): number;
  stop(): void;
}

const everyMs = 100;

export function watchClock(): ClockWatch {
  const apart = () => Date.now() - performance.now();
  const atStart = apart();
  let due = performance.now() + everyMs;
  let behind = 0;
  const look = () => {
    behind = Math.max(behind, performance.now() - due, Math.abs(apart() - atStart));
  };
  const timer = setInterval(() => {
    look();
    due = performance.now() + everyMs;
  }, everyMs);
  timer.unref();
  return {
    behindMs() {
      look();
      return Math.round(behind);
    },
    stop: () => clearInterval(timer),
  };
}
