import type { GatesAsked } from '../../load/figures/gates.ts';
import type { Segment } from '../../load/segments/segment.ts';
import type { TargetFlags } from '../../target/configuration/read-configuration.ts';

/** Options of the command. The load profile has the defaults. */
export interface LoadFlags extends TargetFlags, GatesAsked {
  profile?: string | undefined;
  /** Bundle sizes. */
  batch?: number[] | undefined;
  gzip?: boolean | undefined;
  rounds?: number | undefined;
  /** Events per arm. */
  events?: number | undefined;
  vus?: number | undefined;
  /** Milliseconds for the whole run. */
  duration?: number | undefined;
  /** Outputs of k6, in the syntax of its `--out`. */
  k6Out?: string[] | undefined;
  /** Default: 1. */
  seed?: number | undefined;
  /** Default: a new one. */
  runId?: string | undefined;
  /** File for a k6 archive; with it nothing is sent. */
  archive?: string | undefined;
  /** The part of the run that this machine sends. */
  segment?: Segment | undefined;
  output?: string | undefined;
  /** Seconds. */
  visibilityTimeout?: number | undefined;
  iAmAllowedToLoad?: string[] | undefined;
  /** FHIR base URL of a deployment to load interleaved with the target. */
  against?: string | undefined;
  /** Percent by which the target may be slower than that deployment. */
  maxRegression?: number | undefined;
  /** The target is the embedded sandbox. */
  sandbox?: boolean | undefined;
}
