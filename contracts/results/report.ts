import type { Level } from '../catalogue/requirement.ts';
import type { Traffic } from './traffic.ts';

/** The verdict of a run on a requirement. docs/reading-a-report.md explains them. */
export const verdicts = ['pass', 'fail', 'warn', 'info', 'skip', 'error', 'waived'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * Version of the formats `report.json` and `load.json`. It grows when a reader of the previous
 * version would misread a file. contracts/results/older-formats.ts upgrades older files. Version 1
 * has no `formatVersion`.
 */
export const formatVersion = 3;

/** `report.json`: the result of a contract check. Its schema is report.schema.json. */
export interface Report {
  formatVersion: typeof formatVersion;
  harness: { name: string; version: string };
  run: {
    id: string;
    seed: number;
    /** ISO 8601. */
    startedAt: string;
    durationMs: number;
    /** FHIR base URL. */
    target: string;
    exitCode: number;
    /**
     * False if the run was interrupted: requirements that it did not reach are missing or `error`.
     */
    complete: boolean;
    /**
     * What fails the run in addition to its verdicts: waivers that have expired or are no longer
     * needed.
     */
    problems: string[];
    /** `1/4` if the run was the first of four shards. */
    shard: string | null;
    /** The settings needed to repeat one of its cases. */
    settings: {
      quick: boolean;
      maxBundle: number;
      eventsFile: string | null;
      /** The selected requirements. Null for all. */
      requirements: string[] | null;
      /** Lowest level that fails the run. */
      gate: 'SHALL' | 'SHOULD';
    };
    /** The result of `--prove`. Absent without that option. */
    selfCheck?: SelfCheck;
    /** What was in the way and did not decide a verdict. Absent in reports of older versions. */
    traffic?: Traffic;
    /** Why nothing more was sent from some moment on. Absent if the run tested all that it planned. */
    stopped?: { reason: string; at: string };
  };
  /** Requirements by verdict. */
  summary: Record<Verdict, number>;
  requirements: RequirementResult[];
}

/** The result of `check --prove`, which runs before the target is tested. */
export interface SelfCheck {
  /** Names of the sandbox's defects, all of which the harness detected. */
  defects: string[];
  durationMs: number;
}

export interface RequirementResult {
  id: string;
  level: Level;
  title: string;
  verdict: Verdict;
  /** Why, or what was observed, unless it passed: the first message of a case with this verdict. */
  reason: string | null;
  cases: CaseResult[];
}

export interface CaseResult {
  name: string;
  verdict: Verdict;
  message: string | null;
  /** What the requirement expects and what came instead, if the case did not pass. */
  expected?: unknown;
  actual?: unknown;
  /** The request as a shell command. Null if there was none. */
  curl: string | null;
  seed: number;
  /**
   * The smallest body that still fails, found by removing parts, and how many requests that took.
   */
  reproducer?: { body: unknown; requests: number };
  exchanges: ReportedExchange[];
}

export interface ReportedExchange {
  request: { method: string; url: string; headers: Record<string, string>; body: string | null };
  response: { status: number; headers: Record<string, string>; body: string } | null;
  error: string | null;
  durationMs: number;
}
