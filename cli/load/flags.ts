import type { GatesAsked } from '../../load/figures/gates.ts';
import type { Segment } from '../../load/segments/segment.ts';
import type { TargetFlags } from '../../target/read-configuration.ts';

/** Options of the command; the load profile says what is not given. */
export interface LoadFlags extends TargetFlags, GatesAsked {
  profile?: string | undefined;
  /** Bundle sizes. */
  batch?: number[] | undefined;
  gzip?: boolean | undefined;
  rounds?: number | undefined;
  /** Events that each arm sends. */
  events?: number | undefined;
  vus?: number | undefined;
  /** Milliseconds for the whole run. */
  duration?: number | undefined;
  /** Outputs of k6, each as its `--out` takes it. */
  k6Out?: string[] | undefined;
  /** 1 unless given. */
  seed?: number | undefined;
  /** A new one unless given. */
  runId?: string | undefined;
  /** File for a k6 archive, which is written instead of sending anything. */
  archive?: string | undefined;
  /** The part of the run that is sent from here. */
  segment?: Segment | undefined;
  output?: string | undefined;
  /** Seconds. */
  visibilityTimeout?: number | undefined;
  iAmAllowedToLoad?: string[] | undefined;
  /** FHIR base URL of a deployment that is loaded in turn with the target. */
  against?: string | undefined;
  /** Percent by which the target may be slower than that. */
  maxRegression?: number | undefined;
  /** The target is the embedded sandbox. */
  sandbox?: boolean | undefined;
}
