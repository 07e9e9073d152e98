import { type RequirementId, requirement } from '../../contracts/catalogue/all.ts';
import type { CaseResult } from '../../contracts/results/report.ts';
import type { RunSettings } from '../../contracts/results/run-settings.ts';
import { type Case, type Finding, runCase } from './case.ts';
import { exampleEvidence, slimEvidence, wholeEvidence } from './evidence.ts';
import { readSettings, type Session, test } from './session.ts';

/** Name of the attachment in which a test hands its findings to the report. */
export const findingsAttachment = 'findings';

/** Type of the annotations that name a test's cases, for a run that only lists them. */
export const caseAnnotation = 'case';

/** Cases that one test has under way at most. */
const casesAtOnce = 12;

export interface CaseOptions {
  /** The requirements of the test that this case proves; all of them unless given. */
  proves?: readonly RequirementId[];
  /** Runs in a quick run too, whatever the others prove. */
  always?: boolean;
}

/** Where a contract test puts its cases; they run when it has returned, several at once. */
export interface Proof {
  readonly settings: RunSettings;
  case(name: string, body: (proof: Case) => Promise<void>, options?: CaseOptions): void;
  /** A case that runs when all others have, alone: it looks at what they left. */
  afterwards(name: string, body: (proof: Case) => Promise<void>, options?: CaseOptions): void;
}

interface PlannedCase {
  name: string;
  proves: readonly RequirementId[];
  body: (proof: Case) => Promise<void>;
  afterwards: boolean;
  always: boolean;
}

/**
 * A contract test: its cases prove, or break, the requirements that it names. One of them that no case claims is
 * reported with the reason.
 *
 * @param title names the interaction and the circumstance
 */
export function contract(
  title: string,
  proves: readonly RequirementId[],
  plan: (proof: Proof) => void,
): void {
  if (collected) {
    collected.push({ title, proves, plan });
    return;
  }
  const settings = readSettings();
  const planned = planTest({ title, proves, plan }, settings);
  if (!planned) return;
  const { wanted, cases } = planned;
  const annotation = cases.map(({ name }) => ({ type: caseAnnotation, description: name }));
  test(title, { tag: wanted.map((id) => `@${id}`), annotation }, async ({ session }, testInfo) => {
    const kept = withEvidence(await runTest(planned, session), session);
    // Not by `attach`, which makes a step of it and looks up where in the sources it was called.
    testInfo.attachments.push({
      name: findingsAttachment,
      body: Buffer.from(JSON.stringify(kept)),
      contentType: 'application/json',
    });
    const broken = kept.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
    if (broken.length > 0 && settings.failTests)
      throw new Error(broken.slice(0, 10).map(failureText).join('\n\n'));
  });
}

/** A contract test as it was declared. */
export interface Declaration {
  title: string;
  proves: readonly RequirementId[];
  plan: (proof: Proof) => void;
}

interface PlannedTest {
  title: string;
  wanted: readonly RequirementId[];
  cases: readonly PlannedCase[];
}

let collected: Declaration[] | undefined;

/**
 * From now on contract tests are collected instead of being given to Playwright, for a process that runs them many
 * times over.
 */
export function collectDeclarations(): readonly Declaration[] {
  collected ??= [];
  return collected;
}

/** The cases of a test that the settings ask for; undefined when there are none. */
export function planTest(
  { title, proves, plan }: Declaration,
  settings: RunSettings,
): PlannedTest | undefined {
  const wanted = proves.filter((id) => !settings.requirements || settings.requirements.includes(id));
  if (wanted.length === 0) return undefined;
  const cases = chosen(casesOf(title, proves, plan, settings), wanted, settings);
  return cases.length === 0 ? undefined : { title, wanted, cases };
}

/** Runs the cases of a test; what they found of the requirements that are wanted. */
export async function runTest({ title, wanted, cases }: PlannedTest, session: Session): Promise<Finding[]> {
  const findings = await runCases(cases, session);
  if (!session.settings.onlyCase) findings.push(...unclaimed(title, wanted, findings));
  return findings.filter(({ requirement: id }) => wanted.includes(id));
}

function casesOf(
  title: string,
  proves: readonly RequirementId[],
  plan: (proof: Proof) => void,
  settings: RunSettings,
): PlannedCase[] {
  const cases: PlannedCase[] = [];
  const add =
    (afterwards: boolean): Proof['case'] =>
    (name, body, options) =>
      cases.push({
        ...{ name: `${title}: ${name}`, proves: options?.proves ?? proves, body, afterwards },
        always: options?.always ?? false,
      });
  plan({ settings, case: add(false), afterwards: add(true) });
  return cases;
}

/** The cases that can prove what is wanted; in a quick run no more of them than that takes. */
function chosen(
  cases: PlannedCase[],
  wanted: readonly RequirementId[],
  settings: RunSettings,
): PlannedCase[] {
  if (settings.onlyCase) {
    const named = cases.find(({ name }) => name === settings.onlyCase);
    return named ? cases.filter((one) => one === named || (one.afterwards && !named.afterwards)) : [];
  }
  const isWanted = ({ proves }: PlannedCase) => proves.some((id) => wanted.includes(id));
  // What looks at the end at what the others left needs the others, whatever they prove.
  const looksBack = cases.some((one) => one.afterwards && isWanted(one));
  const proving = cases.filter((one) => isWanted(one) || (looksBack && !one.afterwards));
  if (!settings.quick) return proving;
  const open = new Set(wanted);
  return proving.filter(({ proves, afterwards, always }, nth) => {
    const needed = afterwards || always || (looksBack && nth === 0) || proves.some((id) => open.has(id));
    for (const id of proves) if (needed) open.delete(id);
    return needed;
  });
}

async function runCases(cases: readonly PlannedCase[], session: Session): Promise<Finding[]> {
  const findings: Finding[] = [];
  const runNext = async (queue: PlannedCase[]): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift())
      findings.push(...(await runCase(next.name, next.proves, session, next.body)));
  };
  const atOnce = cases.filter(({ afterwards }) => !afterwards);
  await Promise.all(Array.from({ length: casesAtOnce }, () => runNext(atOnce)));
  await runNext(cases.filter(({ afterwards }) => afterwards));
  return findings;
}

/** What a test hands to the report. */
export interface ReportedFinding extends CaseResult {
  requirement: RequirementId;
}

/**
 * Thousands of cases pass in a run: the first of each requirement keeps its exchanges as an example, the others keep
 * what was asked and answered last.
 */
function withEvidence(findings: readonly Finding[], session: Session): ReportedFinding[] {
  const exemplified = new Set<RequirementId>();
  return findings.map(({ trail, ...finding }) => {
    const { requirement: id, verdict, name } = finding;
    if (verdict !== 'pass') return { ...finding, ...wholeEvidence(trail, name, session) };
    const isFirst = exemplified.size < exemplified.add(id).size;
    return { ...finding, ...(isFirst ? exampleEvidence(trail, session) : slimEvidence(trail, session)) };
  });
}

function unclaimed(title: string, proves: readonly RequirementId[], findings: Finding[]): Finding[] {
  const claimed = new Set(findings.map((finding) => finding.requirement));
  const cause = findings.find(
    ({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === 'skip',
  );
  return proves
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

/** What a person needs of a broken requirement: the promise, what was expected, what came, how to see it again. */
function failureText(finding: ReportedFinding): string {
  const row = requirement(finding.requirement)!;
  return [
    `Requirement: ${row.id} (${row.level}): the deployment ${row.title}`,
    `Case:        ${finding.name} (seed ${finding.seed})`,
    `Found:       ${finding.message}`,
    ...(finding.expected === undefined ? [] : [`Expected:    ${JSON.stringify(finding.expected)}`]),
    ...(finding.actual === undefined ? [] : [`Actual:      ${JSON.stringify(finding.actual)}`]),
    ...(finding.curl ? [`Again:       ${finding.curl}`] : []),
  ].join('\n');
}
