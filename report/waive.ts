import type { Report } from '../contracts/results/report.ts';
import { countVerdicts, exitCodeOf } from '../contracts/results/verdict.ts';
import type { Waiver } from '../contracts/results/waivers.ts';

/**
 * A report in which what is waived and fails is `waived`. A waiver that has expired, or that nothing needs any more,
 * fails the run: waivers are no place to forget things in.
 */
export function applyWaivers(report: Report, waivers: readonly Waiver[], today: Date): Report {
  const problems: string[] = [];
  const results = report.requirements.map((result) => {
    const waiver = waivers.find((one) => one.requirement === result.id);
    if (!waiver) return result;
    const { reason, ticket, expires } = waiver;
    if (result.verdict !== 'fail' && result.verdict !== 'warn') {
      // What could not be tested keeps its waiver: it may still be needed.
      if (result.verdict === 'pass')
        problems.push(`${result.id} is kept now: take its waiver (${ticket}) out.`);
      return result;
    }
    if (today.toISOString().slice(0, 10) > expires) {
      problems.push(
        `The waiver of ${result.id} (${ticket}) expired on ${expires}: mend the deployment or renew it.`,
      );
      return result;
    }
    return {
      ...result,
      verdict: 'waived' as const,
      reason: `waived until ${expires} (${ticket}): ${reason}; ${result.reason}`,
    };
  });
  const code = exitCodeOf(results, report.run.settings.gate);
  return {
    ...report,
    run: {
      ...report.run,
      exitCode: report.run.complete ? (problems.length > 0 && code !== 1 ? 1 : code) : report.run.exitCode,
      problems,
    },
    summary: countVerdicts(results.map(({ verdict }) => verdict)),
    requirements: results,
  };
}
