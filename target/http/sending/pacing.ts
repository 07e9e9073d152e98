/** An answer that refused a request because too many were sent. */
export interface Refusal {
  /** When it was its turn. Milliseconds since the epoch. */
  turnAt: number;
  /** For how long the answer asks to wait. Null if it does not say. */
  askedMs: number | null;
  /** Requests per second that were lately answered, not refused. */
  answeredRate: number;
}

/** The rate at which requests are sent. All who send to one deployment share it. */
export interface Pacing {
  /** Requests per second at most. Null while nothing limits them. */
  readonly rate: number | null;
  /**
   * Waits until the next request may be sent.
   *
   * @param again the request was refused before, so it goes first
   */
  turn(again: boolean): Promise<void>;
  /** Slows down after a refusal. */
  refused(refusal: Refusal): void;
  /** Returns to the rate before the first refusal, because the rate was not the reason. */
  lift(): void;
}

/** What a refusal leaves of the rate. */
const decrease = 0.85;
/** What each second without a refusal makes of the rate. */
const growth = {
  /** Until the second refusal, because the first one says little about the limit. */
  atFirst: 1.5,
  usual: 1.05,
  /** After seconds without a refusal, because the limit was lifted. */
  inCalm: 1.15,
};
const calmSeconds = 20;
const slowest = 0.5;
/** The first refusal may come before anything was answered. */
const leastAtFirst = 10;
/** A rate that no run reaches is no limit. */
const unlimited = 5_000;

export interface Clock {
  now(): number;
  after(milliseconds: number, act: () => void): void;
}

const realClock: Clock = {
  now: Date.now,
  after: (milliseconds, act) => {
    setTimeout(act, milliseconds);
  },
};

/**
 * Creates a pacing that sends as fast as it can until a request is refused. It then sends evenly at
 * a rate that each refusal lowers and every second without one raises, as TCP does.
 *
 * @param maxRate requests per second that are never exceeded
 */
export function createPacing(maxRate: number | null = null, clock: Clock = realClock): Pacing {
  const ceiling = maxRate ?? Number.POSITIVE_INFINITY;
  const waiting: (() => void)[] = [];
  let rate = ceiling;
  let nextAt = 0;
  let slowedAt = 0;
  let grownAt = 0;
  let decreases = 0;
  /** When waiting requests are looked at next. */
  let timedAt = Number.POSITIVE_INFINITY;

  const growthNow = (now: number) => {
    if (decreases < 2) return growth.atFirst;
    return now - slowedAt > calmSeconds * 1000 ? growth.inCalm : growth.usual;
  };

  const grow = (now: number) => {
    if (rate >= ceiling) return;
    rate *= growthNow(now) ** ((now - grownAt) / 1000);
    grownAt = now;
    if (rate > unlimited || rate > ceiling) rate = ceiling;
  };

  const release = () => {
    while (waiting.length > 0) {
      const now = clock.now();
      if (now < nextAt) return releaseAt(now, nextAt);
      grow(now);
      nextAt = now + 1000 / rate;
      waiting.shift()!();
    }
  };

  const releaseAt = (now: number, at: number) => {
    if (timedAt <= at) return;
    timedAt = at;
    clock.after(at - now, () => {
      if (timedAt === at) timedAt = Number.POSITIVE_INFINITY;
      release();
    });
  };

  return {
    get rate() {
      return Number.isFinite(rate) ? rate : null;
    },
    async turn(again) {
      if (waiting.length === 0 && rate === Number.POSITIVE_INFINITY && nextAt <= clock.now()) return;
      await new Promise<void>((go) => {
        if (again) waiting.unshift(go);
        else waiting.push(go);
        release();
      });
    },
    refused({ turnAt, askedMs, answeredRate }) {
      const now = clock.now();
      if (askedMs !== null) nextAt = Math.max(nextAt, now + askedMs);
      // It had its turn before the last decrease, so it says nothing about the rate since.
      if (turnAt < slowedAt) return;
      grow(now);
      const base = decreases === 0 ? Math.max(answeredRate, leastAtFirst) : answeredRate;
      rate = Math.max(slowest, Math.min(rate, base) * decrease);
      nextAt = Math.max(nextAt, now + 1000 / rate);
      slowedAt = now;
      grownAt = now;
      decreases++;
    },
    lift() {
      rate = ceiling;
      nextAt = 0;
      release();
    },
  };
}
