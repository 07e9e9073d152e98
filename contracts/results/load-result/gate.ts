export type GateFlag =
  | '--min-throughput'
  | '--min-ratio'
  | '--max-p99'
  | '--max-error-rate'
  | '--max-regression';

export interface Gate {
  flag: GateFlag;
  unit: string;
  asked: number;
  /** Of the mode that decides; null without a sample, which passes nothing. */
  measured: number | null;
  /** Name of that mode; empty when there is none. */
  mode: string;
  passed: boolean;
}
