/**
 * Settings of one contract check, handed from the command to the processes that run its tests. No
 * secrets.
 */
export interface RunSettings {
  /** Run id, the code of the run tag on every event sent. */
  id: string;
  seed: number;
  /** FHIR base URL of the deployment. */
  target: string;
  /** Folder of the results. */
  outputDir: string;
  /** Only these requirements; null for all. */
  requirements: string[] | null;
  gate: 'SHALL' | 'SHOULD';
  /** NDJSON file of the user's own AuditEvents. */
  eventsFile: string | null;
  /** Only as many cases as it takes to prove each requirement once. */
  quick: boolean;
  /** `1/4` to run the first of four parts of the tests; null for all. */
  shard: string | null;
  /** Processes that test at once. */
  workers: number;
  /** Only this case, to see it again; null for all. */
  onlyCase: string | null;
  /** Entries of the largest Bundle that is sent. */
  maxBundle: number;
  /** Shell commands that break the deployment's inside and mend it again; null without. */
  faultOn: string | null;
  faultOff: string | null;
  /**
   * Whether a broken promise fails its Playwright test too, for those who run Playwright
   * themselves. Playwright gives each test after a failed one a new process, which makes the check
   * of a broken deployment slow.
   */
  failTests: boolean;
  /** How long an acknowledged event may take until search finds it. Milliseconds. */
  visibilityTimeoutMs: number;
}

/** Settings that a run has unless they are given. */
export const defaultSettings = {
  seed: 1,
  requirements: null,
  gate: 'SHALL',
  eventsFile: null,
  quick: false,
  shard: null,
  workers: 2,
  onlyCase: null,
  maxBundle: 5_000,
  faultOn: null,
  faultOff: null,
  failTests: false,
  visibilityTimeoutMs: 30_000,
} as const satisfies Partial<RunSettings>;

/** Environment variable that carries the settings as JSON. */
export const runSettingsVariable = 'AUDITBOX_HARNESS_RUN';

/**
 * What marks the events of a run in the deployment: `meta.tag` with this system and the run id as
 * code.
 */
export const runTagSystem = 'urn:auditbox-harness:run';

/**
 * What the embedded sandbox calls itself in its CapabilityStatement, by which a load run knows it.
 */
export const sandboxSoftware = 'auditbox-harness sandbox';

/** A run id: sorts by time, readable, legal as a FHIR code and as a folder name. */
export function newRunId(now: Date, random: () => number = Math.random): string {
  const stamp = now
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
  return `${stamp}-${Math.floor(random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0')}`;
}
