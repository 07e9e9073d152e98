import { needsFaultCommands } from '../contracts/catalogue/all.ts';
import type { Report, RequirementResult } from '../contracts/results/report.ts';

/** Statuses of a deployment, or of a gateway in front of it, that cannot answer now: RFC 9110, 15.6. */
const unavailable = [502, 503, 504];

/**
 * Counts the cases that the deployment could not answer. Trouble that the harness caused with --fault-on does not count,
 * nor does an answer after which the request was sent again.
 *
 * @returns one sentence per status
 */
export function troubleLines({ requirements }: Report): string[] {
  const cases = new Map<string, Set<number>>();
  for (const { id, cases: ofRow } of requirements) {
    if (needsFaultCommands(id)) continue;
    for (const { name, verdict, exchanges } of ofRow) {
      const seen = cases.get(name) ?? new Set();
      const decisive = verdict === 'pass' ? undefined : exchanges.at(-1)?.response;
      if (decisive) seen.add(decisive.status);
      cases.set(name, seen);
    }
  }
  const all = cases.size.toLocaleString('en');
  return unavailable.flatMap((status) => {
    const count = [...cases.values()].filter((seen) => seen.has(status)).length;
    return count === 0
      ? []
      : [
          `The deployment answered ${status} in ${count.toLocaleString('en')} of ${all} cases. ` +
            'Its log explains why. Fix it, then run the check again.',
        ];
  });
}

/**
 * The status of such trouble on which a requirement's reason rests; undefined when it rests on something else. A case
 * ends with the request that decided it.
 */
export function troubleIn({ verdict, cases }: RequirementResult): number | undefined {
  const ofCase = verdict === 'waived' ? 'fail' : verdict;
  const decisive = cases.find((one) => one.verdict === ofCase);
  const status = decisive?.exchanges.at(-1)?.response?.status;
  return unavailable.find((one) => one === status);
}
