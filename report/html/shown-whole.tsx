/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CaseResult, Report } from '../../contracts/results/report.ts';
import { Evidence } from './case.tsx';

/** Bytes of evidence in a report, so that it opens at once and can be sent by mail. */
const budget = 1_100_000;

/** Cases of one requirement that are shown whole, so that one requirement does not hide the others. */
const mostOfARequirement = 25;

/**
 * The cases that are shown with their requests and answers: of each requirement the first one that did not pass, then
 * an example of what passed, then the second, as long as there is room. The others are shown by a line each.
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
