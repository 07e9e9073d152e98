/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx';
import { type Report, verdicts } from '../../contracts/results/report.ts';
import type { RunResult } from '../form.ts';
import { noteLines, stopLine } from '../notes.ts';
import type { Outcome } from '../verdict-words.ts';
import { Moment, span } from './moment.tsx';
import { Badge } from './verdict-badge.tsx';
import { Line } from './visible.tsx';

const words = {
  passed: ['✓', 'Passed'],
  failed: ['✗', 'Failed'],
  inconclusive: ['?', 'Inconclusive'],
} as const satisfies Record<Outcome['state'], readonly [string, string]>;

/** The top of the page: which deployment, when, and the verdict in words. */
export function Head({ result, outcome }: { result: RunResult; outcome: Outcome }) {
  const { report, load } = result;
  const [sign, word] = words[outcome.state];
  const sentences = report ? [stopLine(report) ?? [], report.run.problems, noteLines(report)].flat() : [];
  return (
    <header class={`head ${outcome.state}`}>
      <p class="kind">{kindOf(result)}</p>
      <h1>
        <span class="state">
          <span aria-hidden="true">{sign}</span> {word}
        </span>{' '}
        {outcome.headline}
      </h1>
      <p class="clauses">{outcome.clauses.join('; ')}.</p>
      {sentences.map((problem) => (
        <p class="note">
          <Line text={problem} />
        </p>
      ))}
      {load && load.kind !== 'archive' && load.run.sandbox && load.preflight.passed ? (
        <p class="note">Measured on the embedded sandbox; not representative of Auditbox.</p>
      ) : null}
      <div class="look">
        <dl class="facts">
          <Fact name="Deployment">
            <strong>
              <Line text={(report ?? load)!.run.target} limit={200} />
            </strong>
          </Fact>
          {report ? (
            <Fact name="Contract checked">
              <Moment iso={report.run.startedAt} />, in {span(report.run.durationMs)}
              {scopeOf(report)}
            </Fact>
          ) : null}
          {load ? (
            <Fact name="Load measured">
              <Moment iso={load.run.startedAt} />, in {span(load.run.durationMs)}
            </Fact>
          ) : null}
          <Fact name="Run">
            {[
              report && `check ${report.run.id}, seed ${report.run.seed}`,
              load && `load ${load.run.id}, seed ${load.run.seed}`,
            ]
              .filter(Boolean)
              .join('; ')}
          </Fact>
          <Fact name="Harness">
            {(report ?? load)!.harness.name} {(report ?? load)!.harness.version}
          </Fact>
        </dl>
        {report ? <LevelTable report={report} /> : null}
      </div>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function kindOf({ report, load }: RunResult): string {
  if (report && load) return 'Auditbox contract and load report';
  return report ? 'Auditbox contract report' : 'Auditbox load report';
}

/** What the check left out, or tested in addition to its own cases. */
function scopeOf({ run }: Report): string {
  const { quick, eventsFile } = run.settings;
  return [
    ...(quick ? ['quick: one case per requirement'] : []),
    ...(run.shard ? [`shard ${run.shard}`] : []),
    ...(eventsFile ? ['with your own events'] : []),
  ]
    .map((part) => `; ${part}`)
    .join('');
}

/** How many requirements of each level have each verdict. */
function LevelTable({ report }: { report: Report }) {
  const present = verdicts.filter((verdict) => report.summary[verdict] > 0);
  const levels = (['SHALL', 'SHOULD', 'MAY'] as const).filter((level) =>
    report.requirements.some((row) => row.level === level),
  );
  const proofs = report.requirements.reduce((sum, row) => sum + row.cases.length, 0);
  return (
    <div class="scroll">
      <table class="levels">
        <caption class="unseen">Requirements by level and verdict</caption>
        <thead>
          <tr>
            <th scope="col">Level</th>
            {present.map((verdict) => (
              <th scope="col" class="number">
                <Badge verdict={verdict} />
              </th>
            ))}
            <th scope="col" class="number">
              all
            </th>
          </tr>
        </thead>
        <tbody>
          {levels.map((level) => {
            const rows = report.requirements.filter((row) => row.level === level);
            return (
              <tr>
                <th scope="row">{level}</th>
                {present.map((verdict) => {
                  const count = rows.filter((row) => row.verdict === verdict).length;
                  return <td class={count === 0 ? 'number quiet' : 'number'}>{count}</td>;
                })}
                <td class="number">{rows.length}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="quiet">
        {proofs.toLocaleString('en')} proofs of {report.requirements.length} requirements.
      </p>
    </div>
  );
}
