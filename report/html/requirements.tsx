/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import { type RequirementGroup, requirementGroups } from '../../contracts/catalogue/all.ts';
import { type Report, type RequirementResult, verdicts } from '../../contracts/results/report.ts';
import { groupHeadings } from '../requirements-page.ts';
import { Requirement } from './requirement.tsx';
import { shownWhole } from './shown-whole.tsx';
import { Badge } from './verdict-badge.tsx';

/** Every requirement by group, and the filter, which needs the page's script. */
export function Requirements({ report }: { report: Report }) {
  const whole = shownWhole(report);
  return (
    <section aria-labelledby="requirements">
      <h2 id="requirements">Requirements</h2>
      <Filter report={report} />
      {groupsOf(report).map(({ heading, results }) => (
        <section class="group">
          <h3>
            <span>
              <Heading text={heading} />
            </span>{' '}
            <Tally results={results} />
          </h3>
          {results.map((result) => (
            <Requirement result={result} base={report.run.target} whole={whole} />
          ))}
        </section>
      ))}
    </section>
  );
}

function Filter({ report }: { report: Report }) {
  const present = verdicts.filter((verdict) => report.summary[verdict] > 0);
  return (
    <search class="filter" hidden>
      <label for="text">Find</label>
      <input id="text" type="search" autocomplete="off" placeholder="id, promise, case or message" />
      <fieldset>
        <legend class="unseen">Verdicts shown</legend>
        {present.map((verdict) => (
          <button type="button" aria-pressed="true" data-verdict={verdict}>
            <Badge verdict={verdict} /> {report.summary[verdict]}
          </button>
        ))}
      </fieldset>
      <output for="text">{report.requirements.length} shown</output>
    </search>
  );
}

function Tally({ results }: { results: readonly RequirementResult[] }) {
  const passed = results.filter(({ verdict }) => verdict === 'pass').length;
  const observed = results.filter(({ verdict }) => verdict === 'info').length;
  return (
    <span class="tally">
      {passed} of {results.length - observed} passed
      {observed > 0 ? `, ${observed} observed` : ''}
    </span>
  );
}

/** Code in backticks. */
function Heading({ text }: { text: string }) {
  return <>{text.split('`').map((part, nth) => (nth % 2 === 1 ? <code>{part}</code> : part))}</>;
}

/** The report's requirements in the groups of the catalogue; those of another version come last. */
function groupsOf({ requirements }: Report): { heading: string; results: RequirementResult[] }[] {
  const groupOf = new Map<string, RequirementGroup>(
    Object.entries(requirementGroups).flatMap(([group, rows]) =>
      rows.map(({ id }) => [id, group as RequirementGroup] as const),
    ),
  );
  const groups = Object.keys(requirementGroups).map((group) => ({
    heading: groupHeadings[group as RequirementGroup],
    results: requirements.filter(({ id }) => groupOf.get(id) === group),
  }));
  const others = requirements.filter(({ id }) => !groupOf.has(id));
  return [...groups, { heading: 'From another version', results: others }].filter(
    ({ results }) => results.length > 0,
  );
}
