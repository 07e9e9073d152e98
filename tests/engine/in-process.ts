import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { type RequirementId, requirements } from '../../contracts/catalogue/all.ts';
import type { Verdict } from '../../contracts/results/report.ts';
import { defaultSettings, newRunId, type RunSettings } from '../../contracts/results/run-settings.ts';
import { noTraffic, sumOfTraffic, type Traffic } from '../../contracts/results/traffic.ts';
import { checkExitCode, worstVerdict } from '../../contracts/results/verdict.ts';
import { readConfiguration } from '../../target/configuration/read-configuration.ts';
import type { Finding } from './case.ts';
import { collectDeclarations } from './contract.ts';
import { type Declaration, planTest } from './plan.ts';
import { runTest } from './run.ts';
import { openSession } from './session.ts';

/** Entries of the largest Bundle. Large Bundles would take most of the time of a quick run. */
const maxBundle = (quick: boolean) => (quick ? 100 : 1_000);

/** A deployment on this machine that the check runs against: the embedded sandbox. */
export interface LocalDeployment {
  baseUrl: string;
  /** Base URL of `/break` and `/restore`, if it has a control port. */
  controlUrl: string | undefined;
  /** The variables that point a client at it. */
  environment(): Record<string, string>;
}

/** How to run the check, apart from its settings. */
export interface CheckOptions {
  /**
   * Also break and restore the store, by the commands of the settings or else by the control port.
   */
  withTrouble?: boolean;
  /** Tests that run at once (default: 2). Each runs several cases at once. */
  testsAtOnce?: number;
}

/** The verdict on each requirement, the reason, and the exit code that the command would return. */
export interface Checked {
  exitCode: number;
  results: { id: RequirementId; verdict: Verdict; reason: string | null }[];
  /** What was sent again, and why. */
  traffic: Traffic;
}

/**
 * Runs the contract tests in this process. Starting a Playwright process for each of hundreds of
 * sandboxes would take most of the time.
 */
export async function check(
  target: LocalDeployment,
  given: Partial<RunSettings>,
  { withTrouble = false, testsAtOnce = 2 }: CheckOptions = {},
): Promise<Checked> {
  const settings: RunSettings = {
    ...defaultSettings,
    id: newRunId(new Date()),
    target: target.baseUrl,
    maxBundle: maxBundle(given.quick ?? false),
    outputDir: '',
    ...given,
  };
  const { contract, trouble } = await declarations();
  const traffic = noTraffic();
  const findings = await runAll(contract, settings, target, testsAtOnce, traffic);
  if (withTrouble) {
    const byControl = { faultOn: faultCommand(target, '/break'), faultOff: faultCommand(target, '/restore') };
    const commands = settings.faultOn ? settings : { ...settings, ...byControl };
    findings.push(...(await runAll(trouble, commands, target, testsAtOnce, traffic)));
  }
  return { ...checkedOf(findings, settings), traffic };
}

async function runAll(
  tests: readonly Declaration[],
  settings: RunSettings,
  target: LocalDeployment,
  testsAtOnce: number,
  traffic: Traffic,
): Promise<Finding[]> {
  const session = openSession(settings, readConfiguration({}, target.environment()));
  const queue = tests.flatMap((test) => planTest(test, settings) ?? []);
  const findings: Finding[] = [];
  const runNext = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      findings.push(...(await runTest(next, session)));
  };
  try {
    await Promise.all(Array.from({ length: testsAtOnce }, runNext));
  } finally {
    await session.close();
    Object.assign(traffic, sumOfTraffic([traffic, session.traffic]));
  }
  return findings;
}

function checkedOf(findings: Finding[], { gate }: RunSettings): Omit<Checked, 'traffic'> {
  const rows = requirements.flatMap(({ id, level }) => {
    const own = findings.filter((finding) => finding.requirement === id);
    if (own.length === 0) return [];
    const verdict = worstVerdict(own.map((finding) => finding.verdict));
    const reason = own.find((finding) => finding.verdict === verdict)?.message ?? null;
    return [{ id, level, verdict, reason }];
  });
  return { exitCode: checkExitCode(rows, gate), results: rows };
}

let declared: Promise<{ contract: Declaration[]; trouble: Declaration[] }> | undefined;

/**
 * Returns the contract tests. Those of server trouble run separately because they break the sandbox
 * for the others.
 */
function declarations() {
  declared ??= collect();
  return declared;
}

async function collect() {
  const folder = new URL('../', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(ending) && !apart.has(file));
  const collected = collectDeclarations();
  for (const file of files) await import(new URL(file, folder).href);
  const contract = [...collected];
  await import(new URL(troubleTests, folder).href);
  return { contract, trouble: collected.slice(contract.length) };
}

/** In the package the tests are JavaScript, like this file. */
const ending = `.spec${extname(import.meta.url)}`;
const troubleTests = `trouble${ending}`;
const apart = new Set([troubleTests, `own-events${ending}`]);

function faultCommand({ controlUrl }: LocalDeployment, path: string): string {
  return `"${process.execPath}" -e "fetch('${controlUrl}${path}', { method: 'POST' })"`;
}
