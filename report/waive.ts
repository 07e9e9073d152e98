import type { Report } from '../contracts/results/report.ts';
import { checkExitCode, countVerdicts } from '../contracts/results/verdict.ts';
import type { Waiver } from '../contracts/results/waivers.ts';

/**
 * Turns failures that have a waiver into `waived`. A waiver that has expired, or that is no longer needed, fails the
 * run, so that no waiver is forgotten.
 */
export function applyWaivers(report: Report, waivers: readonly Waiver[], today: Date): Report {
  const problems: string[] = [];
  const results = report.requirements.map((result) => {
    const waiver = waivers.find((one) => one.requirement === result.id);
    if (!waiver) return result;
    const { reason, ticket, expires } = waiver;
    if (result.verdict !== 'fail' && result.verdict !== 'warn') {
      // A requirement that was not tested may still need its waiver.
      if (result.verdict === 'pass') problems.push(`${result.id} passes now. Remove its waiver (${ticket}).`);
      return result;
    }
    if (today.toISOString().slice(0, 10) > expires) {
      problems.push(
        `The waiver of ${result.id} (${ticket}) expired on ${expires}. Fix the deployment or renew the waiver.`,
      );
      return result;
    }
    return {
      ...result,
      verdict: 'waived' as const,
      reason: `waived until ${expires} (${ticket}): ${reason}; ${result.reason}`,
    };
  });
  const code = checkExitCode(results, report.run.settings.gate);
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
