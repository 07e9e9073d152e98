/**
 * Settings of one contract check, which the command passes to the test processes. No secrets.
 */
export interface RunSettings {
  /** Run id, the code of the run tag on every event sent. */
  id: string;
  seed: number;
  /** FHIR base URL of the deployment. */
  target: string;
  /** Folder of the results. */
  outputDir: string;
  /** File in which the tests hand their report to the command; null for `report.json` in the folder. */
  reportFile: string | null;
  /** Test only these requirements. Null for all. */
  requirements: string[] | null;
  gate: 'SHALL' | 'SHOULD';
  /** NDJSON file of the user's own AuditEvents. */
  eventsFile: string | null;
  /** Run only enough cases to test each requirement once. */
  quick: boolean;
  /** `1/4` runs the first of four parts of the tests. Null runs all. */
  shard: string | null;
  /** Number of test processes. */
  workers: number;
  /** Requests per second that all of them together never exceed. Null for no limit. */
  maxRate: number | null;
  /** Port on this machine at which they share one pacing. Null if each has its own. */
  pacingPort: number | null;
  /** Run only this case, to repeat it. Null for all. */
  onlyCase: string | null;
  /** Number of entries in the largest Bundle that is sent. */
  maxBundle: number;
  /** Shell commands that break the deployment and restore it. Null if none are given. */
  faultOn: string | null;
  faultOff: string | null;
  /**
   * Whether a failed requirement also fails its Playwright test, for users who run Playwright
   * themselves. Playwright gives each test after a failed one a new process, which makes the check
   * of a broken deployment slow.
   */
  failTests: boolean;
  /** Maximum time until search must find an acknowledged event. Milliseconds. */
  visibilityTimeoutMs: number;
}

/** Default settings. */
export const defaultSettings = {
  reportFile: null,
  seed: 1,
  requirements: null,
  gate: 'SHALL',
  eventsFile: null,
  quick: false,
  shard: null,
  workers: 2,
  maxRate: null,
  pacingPort: null,
  onlyCase: null,
  maxBundle: 5_000,
  faultOn: null,
  faultOff: null,
  failTests: false,
  visibilityTimeoutMs: 30_000,
} as const satisfies Partial<RunSettings>;

/** Environment variable that contains the settings as JSON. */
export const runSettingsVariable = 'AUDITBOX_HARNESS_RUN';

/**
 * Marks the events of a run: each has a `meta.tag` with this system and the run id as its code.
 */
export const runTagSystem = 'urn:auditbox-harness:run';

/**
 * Software name in the CapabilityStatement of the embedded sandbox, by which a load run recognizes it.
 */
export const sandboxSoftware = 'auditbox-harness sandbox';

/** Returns a new run id: it sorts by time and is valid as a FHIR code and as a folder name. */
export function newRunId(now: Date, random: () => number = Math.random): string {
  const stamp = now
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
  return `${stamp}-${Math.floor(random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0')}`;
}
