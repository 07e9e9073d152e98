import { type RequirementId, requirement } from '../../contracts/catalogue/all.ts';
import type { CaseResult } from '../../contracts/results/report.ts';
import { type Finding, runCase } from './case.ts';
import { exampleEvidence, slimEvidence, wholeEvidence } from './evidence.ts';
import type { Stop } from './lost-target.ts';
import type { DeclaredCase, PlannedTest } from './plan.ts';
import type { Session } from './session.ts';

/** The most cases of one test that run at once. */
const casesAtOnce = 12;

/** Runs the cases of a test and returns their findings on the wanted requirements. */
export async function runTest({ title, wanted, cases }: PlannedTest, session: Session): Promise<Finding[]> {
  const findings = await runCases(cases, session);
  if (!session.settings.onlyCase) findings.push(...unclaimed(title, wanted, findings));
  return findings.filter(({ requirement: id }) => wanted.includes(id));
}

async function runCases(cases: readonly DeclaredCase[], session: Session): Promise<Finding[]> {
  const findings: Finding[] = [];
  const runNext = async (queue: DeclaredCase[]): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const stop = session.stop();
      findings.push(...(stop ? untested(next, stop) : await runCase(next, session)));
    }
  };
  const atOnce = cases.filter(({ afterwards }) => !afterwards);
  await Promise.all(Array.from({ length: casesAtOnce }, () => runNext(atOnce)));
  await runNext(cases.filter(({ afterwards }) => afterwards));
  return findings;
}

/** Returns an `error` for each requirement of a case that is not begun. */
function untested({ name, proves }: DeclaredCase, { reason }: Stop): Finding[] {
  return proves.map((id) => ({
    requirement: id,
    name,
    verdict: 'error',
    message: reason,
    seed: 0,
    trail: [],
  }));
}

/**
 * Returns a `skip` for each requirement that no case claimed. Its reason is what ended a case
 * early.
 */
function unclaimed(title: string, wanted: readonly RequirementId[], findings: Finding[]): Finding[] {
  const claimed = new Set(findings.map((finding) => finding.requirement));
  const cause = findings.find(
    ({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === 'skip',
  );
  return wanted
    .filter((id) => !claimed.has(id))
    .map((id) => ({
      requirement: id,
      name: title,
      verdict: 'skip',
      message: cause ? `not reached: ${cause.requirement}: ${cause.message}` : 'no case reached it',
      seed: 0,
      trail: [],
    }));
}

/** A finding as a test attaches it for the report. */
export interface ReportedFinding extends CaseResult {
  requirement: RequirementId;
}

/**
 * Adds the evidence to findings. Thousands of cases pass in a run. The first pass of each
 * requirement keeps its exchanges as an example, and the others keep only the last exchange.
 */
export function withEvidence(findings: readonly Finding[], session: Session): ReportedFinding[] {
  const exemplified = new Set<RequirementId>();
  return findings.map(({ trail, ...finding }) => {
    const { requirement: id, verdict, name } = finding;
    if (verdict !== 'pass') return { ...finding, ...wholeEvidence(trail, name, session) };
    if (exemplified.has(id)) return { ...finding, ...slimEvidence(trail, session) };
    exemplified.add(id);
    return { ...finding, ...exampleEvidence(trail, session) };
  });
}

/** Describes a broken requirement: what is required, expected and found, and how to repeat it. */
export function failureText(finding: ReportedFinding): string {
  const row = requirement(finding.requirement)!;
  const lines = [
    `Requirement: ${row.id} (${row.level}): the deployment ${row.title}`,
    `Case:        ${finding.name} (seed ${finding.seed})`,
    `Found:       ${finding.message}`,
  ];
  if (finding.expected !== undefined) lines.push(`Expected:    ${JSON.stringify(finding.expected)}`);
  if (finding.actual !== undefined) lines.push(`Actual:      ${JSON.stringify(finding.actual)}`);
  if (finding.curl) lines.push(`Repeat:      ${finding.curl}`);
  return lines.join('\n');
}
