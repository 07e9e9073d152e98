import type { Level } from '../catalogue/requirement.ts';

/** What a run says of a requirement; design: "Verdicts". */
export const verdicts = ['pass', 'fail', 'warn', 'info', 'skip', 'error', 'waived'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * Version of the formats `report.json` and `load.json`. It grows when a reader of the one before would misread a file;
 * contracts/results/older-formats.ts brings older files up to it. Version 1 has no `formatVersion`.
 */
export const formatVersion = 3;

/** `report.json`: the result of a contract check; its schema is report.schema.json. */
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
    /** False when the run was interrupted: what it had not reached is missing or `error`. */
    complete: boolean;
    /** What fails the run beside its verdicts: waivers that have expired or are no longer needed. */
    problems: string[];
    /** `1/4` when the run was the first of four shards. */
    shard: string | null;
    /** What it takes to run a case of it again. */
    settings: {
      quick: boolean;
      maxBundle: number;
      eventsFile: string | null;
      /** The requirements that were chosen; null for all. */
      requirements: string[] | null;
      /** Lowest level that fails the run when it is broken. */
      gate: 'SHALL' | 'SHOULD';
    };
    /** The defects that the harness was shown to see before it tested the target; absent when it was not asked to. */
    selfCheck?: SelfCheck;
  };
  /** Requirements by verdict. */
  summary: Record<Verdict, number>;
  requirements: RequirementResult[];
}

/** What `check --prove` showed before it tested the target. */
export interface SelfCheck {
  /** Names of the sandbox's defects, each of which was seen. */
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
  /** What the requirement asks for and what came instead, when it was broken. */
  expected?: unknown;
  actual?: unknown;
  /** The request as a shell command; null when there was none. */
  curl: string | null;
  seed: number;
  /** The smallest body that still shows it, found by leaving parts out; how many requests that took. */
  reproducer?: { body: unknown; requests: number };
  exchanges: ReportedExchange[];
}

export interface ReportedExchange {
  request: { method: string; url: string; headers: Record<string, string>; body: string | null };
  response: { status: number; headers: Record<string, string>; body: string } | null;
  error: string | null;
  durationMs: number;
}
