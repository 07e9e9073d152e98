import type { ExitCode } from '../../platform/exit.ts';

/** What `doctor` looks at, in the order of its lines. The names are stable: `doctor --json` has them. */
export const doctorParts = [
  'proxy',
  'name',
  'connection',
  'tls',
  'client-certificate',
  'http-version',
  'base-url',
  'token',
  'claims',
  'authorization',
  'clock',
  'latency',
  'gateway',
  'search-delay',
  'rate-limit',
] as const;

export type DoctorPart = (typeof doctorParts)[number];

/**
 * `ok`: as it should be. `warn`: it works, and something should be done. `fail`: nothing can be
 * tested until it is fixed. `info`: worth knowing. `skip`: not looked at, with the reason.
 */
export type DoctorVerdict = 'ok' | 'warn' | 'fail' | 'info' | 'skip';

/** What was found of one part. Contains no secret. */
export interface Finding {
  verdict: DoctorVerdict;
  /** What was found, or why it was not looked at. */
  found: string;
  /** What to do. Null if nothing has to be done. */
  fix: string | null;
  /** Measured values; the unit is in the name. */
  figures?: Record<string, number | string | null>;
}

export interface DoctorLine extends Finding {
  part: DoctorPart;
}

/** What `doctor --json` prints. */
export interface DoctorResult {
  formatVersion: 1;
  harness: { name: string; version: string };
  /** FHIR base URL. */
  target: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  exitCode: ExitCode;
  /** The one cause for which nothing can be tested. Null if tests can run. */
  cause: string | null;
  lines: DoctorLine[];
}
