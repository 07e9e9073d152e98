import { availableParallelism } from 'node:os';
import { type RequirementId, requirement } from '../../../contracts/requirements.ts';
import { type Case, type Finding, runCase } from './case.ts';
import { readSettings, type Session, test } from './session.ts';

/** Name of the attachment in which a test hands its findings to the report. */
export const findingsAttachment = 'findings';

/** Requests that one test has under way at most. */
const casesAtOnce = Math.max(4, availableParallelism());

/** Where a contract test puts its cases; they run when it has returned, several at once. */
export interface Proof {
  readonly session: Session;
  case(name: string, body: (proof: Case) => Promise<void>): void;
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
  body: (proof: Proof) => void | Promise<void>,
): void {
  const { requirements } = readSettings();
  if (requirements && !proves.some((id) => requirements.includes(id))) return;
  test(title, { tag: proves.map((id) => `@${id}`) }, async ({ session }, testInfo) => {
    const cases: { name: string; body: (proof: Case) => Promise<void> }[] = [];
    await body({
      session,
      case: (name, caseBody) => cases.push({ name: `${title}: ${name}`, body: caseBody }),
    });
    const findings: Finding[] = [];
    const runNext = async (): Promise<void> => {
      for (let next = cases.shift(); next; next = cases.shift())
        findings.push(...(await runCase(next.name, proves, session, next.body)));
    };
    await Promise.all(Array.from({ length: casesAtOnce }, runNext));
    findings.push(...unclaimed(title, proves, findings));
    await testInfo.attach(findingsAttachment, {
      body: JSON.stringify(findings),
      contentType: 'application/json',
    });
    const broken = findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
    if (broken.length > 0) throw new Error(broken.map(failureText).join('\n\n'));
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
      curl: null,
      seed: 0,
      exchanges: [],
    }));
}

/** What a person needs of a broken requirement: the promise, what was expected, what came, how to see it again. */
function failureText(finding: Finding): string {
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
