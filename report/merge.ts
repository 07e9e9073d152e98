import { requirements } from '../contracts/catalogue/all.ts';
import type { Report, RequirementResult } from '../contracts/results/report.ts';
import { sumOfTraffic } from '../contracts/results/traffic.ts';
import { checkExitCode, countVerdicts, worstVerdict } from '../contracts/results/verdict.ts';

/**
 * Merges the parts of a run into one report: its shards, or the tests that had to run separately.
 *
 * @param parts at least one; of the same run and target
 */
export function mergeReports(parts: readonly [Report, ...Report[]]): Report {
  const [first] = parts;
  const { gate } = first.run.settings;
  const ids = new Set(parts.flatMap((part) => part.requirements.map(({ id }) => id)));
  const results = [...ids].map((id) =>
    mergeResults(parts.flatMap((part) => part.requirements.filter((result) => result.id === id))),
  );
  const order = new Map<string, number>(requirements.map(({ id }, nth) => [id, nth]));
  results.sort((a, b) => (order.get(a.id) ?? Infinity) - (order.get(b.id) ?? Infinity));
  const stopped = parts.find(({ run }) => run.stopped)?.run.stopped;
  const complete = parts.every(({ run }) => run.complete);
  const starts = parts.map(({ run }) => Date.parse(run.startedAt));
  const ends = parts.map(({ run }, nth) => starts[nth]! + run.durationMs);
  return {
    ...first,
    run: {
      ...first.run,
      startedAt: new Date(Math.min(...starts)).toISOString(),
      durationMs: Math.max(...ends) - Math.min(...starts),
      exitCode: complete ? checkExitCode(results, gate) : 130,
      complete,
      problems: parts.flatMap(({ run }) => run.problems),
      shard: null,
      traffic: sumOfTraffic(parts.flatMap(({ run }) => run.traffic ?? [])),
      ...(stopped && { stopped }),
    },
    summary: countVerdicts(results.map(({ verdict }) => verdict)),
    requirements: results,
  };
}

function mergeResults(results: readonly RequirementResult[]): RequirementResult {
  const cases = results.flatMap((result) => result.cases);
  // A part without cases of a requirement says nothing about it if another part has some.
  const verdict = cases.length > 0 ? worstVerdict(cases.map((one) => one.verdict)) : results[0]!.verdict;
  const reason =
    verdict === 'pass' ? null : (cases.find((one) => one.verdict === verdict)?.message ?? results[0]!.reason);
  return { ...results[0]!, verdict, reason, cases };
}
