import type { Mode } from './mode.ts';
import type { ServiceTime } from './mode-result.ts';

/** One k6 process: one mode sending the events of one round. */
export interface ArmResult {
  /** 0 is the warm-up, whose figures count nowhere; its events are reconciled all the same. */
  round: number;
  mode: Mode;
  /** True for the A/A arm: single once more, which counts in `singleToSingle` alone. */
  control: boolean;
  /** Name of the step of the open model that it is; null in rounds. */
  step: string | null;
  vus: number;
  /** k6's CPU time over that of all cores while it sent, 0 to 1; null where it can't be read. */
  k6Cpu: number | null;
  /** Milliseconds; null where it was not watched. */
  clockBehindMs: number | null;
  /**
   * Code of the arm tag on its events; merged from segments, each has `-s01` and so on before `-a`.
   */
  marker: string;
  /** True when every planned request was answered or failed. */
  complete: boolean;
  events: { planned: number; acknowledged: number; inDoubt: number; stored: number | null };
  requests: { planned: number; sent: number; acknowledged: number };
  windowMs: number;
  eventsPerSecond: number;
  bytesPerEvent: number | null;
  serviceTimeMs: ServiceTime | null;
  errors: Record<string, number>;
  /**
   * In a run merged from segments: how far they sent at the same time, 0 to 1; null where one did
   * not send, and in all others.
   */
  overlap: number | null;
}

/** The part of an arm that one segment sent. */
export interface SegmentArm extends ArmResult {
  segment: ArmSegment;
}

/** What merging an arm needs of each segment. */
export interface ArmSegment {
  /** Of all segments together. */
  events: number;
  /** By the clock of the machine, milliseconds since the epoch; null when k6 measured nothing. */
  startedAt: number | null;
  endedAt: number | null;
  /**
   * At each percentile of `percentileGrid` in load/k6/protocol.ts; null without an answer of 201.
   */
  serviceTimeMs: number[] | null;
}
