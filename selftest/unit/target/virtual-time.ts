import { setImmediate as settled } from 'node:timers/promises';
import type { Clock } from '../../../target/http/sending/pacing.ts';

/** Time that passes only while nothing else is left to do. */
export interface VirtualTime extends Clock {
  pause(milliseconds: number): Promise<void>;
  /** Lets time pass until a promise is settled, and returns its value. */
  until<Value>(promise: Promise<Value>): Promise<Value>;
  /** Lets this much time pass. Milliseconds. */
  pass(milliseconds: number): Promise<void>;
}

/** Creates a time that starts at a whole second, because `Date` and `Retry-After` have no fractions. */
export function virtualTime(): VirtualTime {
  let now = Date.parse('2026-03-01T12:00:00Z');
  let due: { at: number; act: () => void }[] = [];
  const after = (milliseconds: number, act: () => void) => {
    due.push({ at: now + milliseconds, act });
  };
  const pause = (milliseconds: number) => new Promise<void>((go) => after(milliseconds, go));
  const step = async () => {
    await settled();
    const next = due.reduce<(typeof due)[number] | undefined>(
      (first, one) => (first && first.at <= one.at ? first : one),
      undefined,
    );
    if (!next) throw new Error('everybody waits, and nothing is due');
    due = due.filter((one) => one !== next);
    now = Math.max(now, next.at);
    next.act();
  };
  const until = async <Value>(promise: Promise<Value>): Promise<Value> => {
    let isSettled = false;
    const note = () => {
      isSettled = true;
    };
    promise.then(note, note);
    await settled();
    while (!isSettled) {
      await step();
      await settled();
    }
    return promise;
  };
  return { now: () => now, after, pause, until, pass: (milliseconds) => until(pause(milliseconds)) };
}
