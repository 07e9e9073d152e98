/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import { requirement } from '../../contracts/catalogue/all.ts';
import { documents } from '../../contracts/catalogue/requirement.ts';
import type { CaseResult, RequirementResult } from '../../contracts/results/report.ts';
import { CaseTable, WholeCase } from './case.tsx';
import { Badge } from './verdict-badge.tsx';
import { Line } from './visible.tsx';

interface RequirementProps {
  result: RequirementResult;
  base: string;
  whole: ReadonlySet<CaseResult>;
}

/** A requirement: a line with its verdict, which opens to the promise, its source and its cases. */
export function Requirement({ result, base, whole }: RequirementProps) {
  const { id, level, title, verdict, reason, cases } = result;
  const rank = (one: CaseResult) => (one.verdict === verdict ? 0 : 1);
  const shown = cases.filter((one) => whole.has(one)).toSorted((a, b) => rank(a) - rank(b));
  const rest = cases.filter((one) => !whole.has(one));
  const [passed, others] = [
    rest.filter((one) => one.verdict === 'pass'),
    rest.filter((one) => one.verdict !== 'pass'),
  ];
  return (
    <details class="requirement" id={id} data-verdict={verdict}>
      <summary>
        <Badge verdict={verdict} />
        <span class="what">
          <span class="title">{title}</span>
          <span class="id">
            {id}
            {verdict === 'pass' || !reason ? null : (
              <span class="reason">
                <Line text={reason} limit={300} />
              </span>
            )}
          </span>
        </span>
        <span class="level">{level}</span>
        <span class="count">{cases.length === 1 ? '1 case' : `${cases.length} cases`}</span>
      </summary>
      <div class="inside">
        <PromiseOf id={id} title={title} level={level} />
        {shown.map((one, nth) => (
          <WholeCase result={one} base={base} open={nth === 0 && one.verdict !== 'pass'} />
        ))}
        {others.length > 0 ? (
          <CaseTable cases={others} base={base} caption={counted(others.length, 'other')} />
        ) : null}
        {passed.length > 0 ? (
          <details class="case">
            <summary>{counted(passed.length, 'passing')}</summary>
            <CaseTable cases={passed} base={base} caption={`Passing cases of ${id}`} />
          </details>
        ) : null}
      </div>
    </details>
  );
}

/** The promise verbatim and its source; nothing for a requirement of another version. */
function PromiseOf({ id, title, level }: { id: string; title: string; level: string }) {
  const source = requirement(id)?.source;
  return (
    <>
      <p>
        <strong>{level}</strong>: the deployment {title}.{' '}
        <a href={`#${encodeURIComponent(id)}`}>Link to {id}</a>
      </p>
      {source ? (
        <blockquote>
          <p>{source.quote}</p>
          <footer>
            {documents[source.document]}, <cite>{source.section}</cite>
          </footer>
        </blockquote>
      ) : null}
    </>
  );
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what} ${count === 1 ? 'case' : 'cases'}`;
}
