import type { Report } from '../contracts/report.ts';
import { needsFaultCommands } from '../contracts/requirements.ts';

/** Statuses of a deployment, or of what stands before it, that is not up to answering now: RFC 9110, 15.6. */
const unavailable = [502, 503, 504];

/**
 * Says how often the deployment was not up to answering, which is its own trouble and no reading of its contract. Server
 * trouble that the harness caused itself, by --fault-on, does not count.
 *
 * @returns one sentence for each status that came
 */
export function troubleLines({ requirements }: Report): string[] {
  const cases = new Map<string, Set<number>>();
  for (const { id, cases: ofRow } of requirements) {
    if (needsFaultCommands(id)) continue;
    for (const { name, exchanges } of ofRow) {
      const seen = cases.get(name) ?? new Set();
      for (const { response } of exchanges) if (response) seen.add(response.status);
      cases.set(name, seen);
    }
  }
  const all = cases.size.toLocaleString('en');
  return unavailable.flatMap((status) => {
    const count = [...cases.values()].filter((seen) => seen.has(status)).length;
    return count === 0
      ? []
      : [
          `The deployment answered ${status} in ${count.toLocaleString('en')} of ${all} cases: trouble of its own, ` +
            'which its log explains. Mend it, then check again.',
        ];
  });
}

/** The status by which a reason tells of such trouble; undefined when it tells of something else. */
export function troubleIn(reason: string | null): number | undefined {
  const status = Number(/answered (\d{3})\b/.exec(reason ?? '')?.[1]);
  return unavailable.includes(status) ? status : undefined;
}
