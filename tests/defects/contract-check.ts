import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import type { Verdict } from '../../contracts/report.ts';
import { type RequirementId, requirements } from '../../contracts/requirements.ts';
import { defaultSettings, newRunId, type RunSettings } from '../../contracts/run.ts';
import { exitCodeOf, worstVerdict } from '../../contracts/verdict.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Finding } from '../contract/proof/case.ts';
import { collectDeclarations, type Declaration, planTest, runTest } from '../contract/proof/contract.ts';
import { openSession } from '../contract/proof/session.ts';

/** Entries of the largest Bundle: in a quick run few, since large ones take longer than all else. */
const maxBundle = (quick: boolean) => (quick ? 100 : 1_000);

/** How a check is run, beside its settings. */
export interface Manner {
  /** The store is broken and mended, too; the sandbox needs a control port. */
  withTrouble?: boolean;
  /** Tests that run at once (2 unless told); each has several cases under way. */
  testsAtOnce?: number;
}

/** Result of a check: the verdict on each requirement, why, and the exit code that the command would have. */
export interface Checked {
  exitCode: number;
  results: { id: RequirementId; verdict: Verdict; reason: string | null }[];
}

/**
 * Checks a sandbox with the contract tests in this process: a Playwright for each of hundreds of sandboxes would take
 * most of the time for itself.
 */
export async function check(
  sandbox: Sandbox,
  given: Partial<RunSettings>,
  { withTrouble = false, testsAtOnce = 2 }: Manner = {},
): Promise<Checked> {
  const settings: RunSettings = {
    ...defaultSettings,
    id: newRunId(new Date()),
    target: sandbox.baseUrl,
    maxBundle: maxBundle(given.quick ?? false),
    outputDir: '',
    ...given,
  };
  const { contract, trouble } = await declarations();
  const findings = await runAll(contract, settings, sandbox, testsAtOnce);
  if (withTrouble) {
    const commands = { faultOn: faultCommand(sandbox, '/break'), faultOff: faultCommand(sandbox, '/mend') };
    findings.push(...(await runAll(trouble, { ...settings, ...commands }, sandbox, testsAtOnce)));
  }
  return checkedOf(findings, settings);
}

async function runAll(
  tests: readonly Declaration[],
  settings: RunSettings,
  sandbox: Sandbox,
  testsAtOnce: number,
): Promise<Finding[]> {
  const session = openSession(settings, sandbox.environment());
  const queue = tests.flatMap((test) => planTest(test, settings) ?? []);
  const findings: Finding[] = [];
  const runNext = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      findings.push(...(await runTest(next, session)));
  };
  try {
    await Promise.all(Array.from({ length: testsAtOnce }, runNext));
  } finally {
    await session.client.close();
  }
  return findings;
}

function checkedOf(findings: Finding[], { gate }: RunSettings): Checked {
  const rows = requirements.flatMap(({ id, level }) => {
    const own = findings.filter((finding) => finding.requirement === id);
    if (own.length === 0) return [];
    const verdict = worstVerdict(own.map((finding) => finding.verdict));
    const reason = own.find((finding) => finding.verdict === verdict)?.message ?? null;
    return [{ id, level, verdict, reason }];
  });
  return { exitCode: exitCodeOf(rows, gate), results: rows };
}

let declared: Promise<{ contract: Declaration[]; trouble: Declaration[] }> | undefined;

/** The contract tests; those of server trouble apart, since they break the sandbox for all others. */
function declarations() {
  declared ??= collect();
  return declared;
}

async function collect() {
  const folder = new URL('../contract/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(ending) && !apart.has(file));
  const collected = collectDeclarations();
  for (const file of files) await import(new URL(file, folder).href);
  const contract = [...collected];
  await import(new URL(troubleTests, folder).href);
  return { contract, trouble: collected.slice(contract.length) };
}

/** In the package the tests are JavaScript, as this file then is. */
const ending = `.spec${extname(import.meta.url)}`;
const troubleTests = `trouble${ending}`;
const apart = new Set([troubleTests, `own-events${ending}`]);

function faultCommand({ controlUrl }: Sandbox, path: string): string {
  return `"${process.execPath}" -e "fetch('${controlUrl}${path}', { method: 'POST' })"`;
}
