import { type RequirementId, requirement } from '../../contracts/catalogue/all.ts';
import type { CaseResult } from '../../contracts/results/report.ts';
import { type Finding, runCase } from './case.ts';
import { exampleEvidence, slimEvidence, wholeEvidence } from './evidence.ts';
import type { DeclaredCase, PlannedTest } from './plan.ts';
import type { Session } from './session.ts';

/** Cases that one test has under way at most. */
const casesAtOnce = 12;

/** Runs the cases of a test; what they found of the requirements that are wanted. */
export async function runTest({ title, wanted, cases }: PlannedTest, session: Session): Promise<Finding[]> {
  const findings = await runCases(cases, session);
  if (!session.settings.onlyCase) findings.push(...unclaimed(title, wanted, findings));
  return findings.filter(({ requirement: id }) => wanted.includes(id));
}

async function runCases(cases: readonly DeclaredCase[], session: Session): Promise<Finding[]> {
  const findings: Finding[] = [];
  const runNext = async (queue: DeclaredCase[]): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift())
      findings.push(...(await runCase(next, session)));
  };
  const atOnce = cases.filter(({ afterwards }) => !afterwards);
  await Promise.all(Array.from({ length: casesAtOnce }, () => runNext(atOnce)));
  await runNext(cases.filter(({ afterwards }) => afterwards));
  return findings;
}

/** A requirement that no case claimed is a `skip`, with what ended the others early as its reason. */
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

/** What a test hands to the report. */
export interface ReportedFinding extends CaseResult {
  requirement: RequirementId;
}

/**
 * Thousands of cases pass in a run: the first of each requirement keeps its exchanges as an example, the others keep
 * what was asked and answered last.
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

/** What a person needs of a broken requirement: the promise, what was expected, what came, how to see it again. */
export function failureText(finding: ReportedFinding): string {
  const row = requirement(finding.requirement)!;
  const lines = [
    `Requirement: ${row.id} (${row.level}): the deployment ${row.title}`,
    `Case:        ${finding.name} (seed ${finding.seed})`,
    `Found:       ${finding.message}`,
  ];
  if (finding.expected !== undefined) lines.push(`Expected:    ${JSON.stringify(finding.expected)}`);
  if (finding.actual !== undefined) lines.push(`Actual:      ${JSON.stringify(finding.actual)}`);
  if (finding.curl) lines.push(`Again:       ${finding.curl}`);
  return lines.join('\n');
}
