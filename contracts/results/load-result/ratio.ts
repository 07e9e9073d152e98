export interface Ratio {
  value: number;
  /** 95 % bootstrap interval; null with fewer than five rounds. */
  interval: { low: number; high: number } | null;
  /** The paired rounds it rests on. */
  rounds: number;
}

/** What an interval says of two modes, or of one before and after. */
export type Difference = 'faster' | 'slower' | 'not distinguishable';
