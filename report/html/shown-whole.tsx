/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CaseResult, Report } from '../../contracts/results/report.ts';
import { Evidence } from './case.tsx';

/** Bytes of evidence in a report, so that it opens at once and fits into a mail. */
const budget = 1_100_000;

/** Most cases of one requirement shown in full, so that it does not crowd out the others. */
const mostOfARequirement = 25;

/**
 * Selects the cases that are shown with requests and answers: for each requirement the first that did not pass, then
 * an example that passed, then the second, as long as there is room. The others get one line each.
 */
export function shownWhole(report: Report): ReadonlySet<CaseResult> {
  const ranked = report.requirements.map(({ cases }) => {
    const [first, ...more] = cases.filter(isTelling);
    const example = cases.find(({ verdict, exchanges }) => verdict === 'pass' && isKept(exchanges));
    return [first, example, ...more].slice(0, mostOfARequirement);
  });
  const whole = new Set<CaseResult>();
  let spent = 0;
  for (let rank = 0; rank < mostOfARequirement; rank++)
    for (const ofRequirement of ranked) {
      const result = ofRequirement[rank];
      if (!result) continue;
      const bytes = Buffer.byteLength((<Evidence result={result} base={report.run.target} />).toString());
      if (spent + bytes > budget) continue;
      spent += bytes;
      whole.add(result);
    }
  return whole;
}

function isTelling({ verdict, exchanges }: CaseResult): boolean {
  return verdict !== 'pass' && (verdict !== 'skip' || exchanges.length > 0);
}

/** The report keeps headers and bodies of some passing cases only. */
function isKept(exchanges: CaseResult['exchanges']): boolean {
  return exchanges.some(({ request }) => Object.keys(request.headers).length > 0);
}
