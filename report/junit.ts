import { requirementGroups } from '../contracts/catalogue/all.ts';
import { type LoadResult, preflightOf, wasLoaded } from '../contracts/results/load-result/result.ts';
import type { CaseResult, Report, RequirementResult, Verdict } from '../contracts/results/report.ts';
import { manyLines, oneLine } from '../platform/plain-text.ts';
import type { Form, RunResult } from './form.ts';
import { gateInWords, unmeasuredInWords, validityInWords } from './load-words.ts';
import { stopLine } from './notes.ts';

/** The outcomes that JUnit's XML has. */
type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface Testcase {
  classname: string;
  name: string;
  milliseconds: number;
  outcome: Outcome;
  /** The verdict, as the type of a failure or error. */
  type: string;
  message: string;
  /** What a passed testcase has to show. */
  output?: string | undefined;
  /** The text of the element; called only for testcases that did not pass, which are few. */
  details: () => string;
}

interface Testsuite {
  name: string;
  startedAt: string;
  target: string;
  properties: Record<string, string>;
  testcases: Testcase[];
}

/** Most characters of a detail; report.json has the rest. */
const longestDetail = 4000;

/**
 * `junit.xml`: a testsuite for each group of requirements, a testcase for each case of a requirement. A verdict that
 * does not fail the run but did not pass (warn, waived) is `skipped`, with the verdict before its reason. An observation
 * (info) was made, so it is not `skipped`: it passes, with what was observed as its output.
 */
export const junit: Form = { file: 'junit.xml', prepare: loadBuilder, render: renderJunit };

/** Loading it takes 45 ms; a command that writes no XML does not wait for it. */
function loadBuilder() {
  return import('xmlbuilder2');
}

async function renderJunit(result: RunResult): Promise<string> {
  const { create } = await loadBuilder();
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites');
  for (const [id, suite] of suitesOf(result).entries()) {
    const count = (outcome: Outcome) => suite.testcases.filter((one) => one.outcome === outcome).length;
    const element = root.ele('testsuite', {
      name: suite.name,
      package: 'auditbox-harness',
      id,
      timestamp: suite.startedAt.slice(0, 19),
      hostname: URL.canParse(suite.target) ? new URL(suite.target).hostname : 'localhost',
      tests: suite.testcases.length,
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
      time: seconds(suite.testcases.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
    });
    const properties = element.ele('properties');
    for (const [name, value] of Object.entries(suite.properties))
      properties.ele('property', { name, value: oneLine(value, 300) });
    for (const one of suite.testcases) {
      const { classname, name, outcome, type, message, details } = one;
      const testcase = element.ele('testcase', {
        classname,
        name: oneLine(name, 300),
        time: seconds(one.milliseconds),
      });
      if (one.output !== undefined) testcase.ele('system-out').txt(oneLine(one.output, longestDetail));
      if (outcome === 'skipped') testcase.ele('skipped').txt(oneLine(message, longestDetail));
      else if (outcome !== 'passed')
        testcase.ele(outcome, { type, message: oneLine(message, 500) }).txt(details());
    }
    element.ele('system-out');
    element.ele('system-err');
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function suitesOf({ report, load }: RunResult): Testsuite[] {
  return [...(report ? contractSuites(report) : []), ...(load ? [loadSuite(load)] : [])];
}

function contractSuites(report: Report): Testsuite[] {
  const { id, seed, startedAt, target, problems, settings, stopped } = report.run;
  const suite = (name: string, testcases: Testcase[]): Testsuite => ({
    name,
    startedAt,
    target,
    properties: { run: id, seed: String(seed), target, harness: report.harness.version },
    testcases,
  });
  const rowsOf = (ids: readonly string[]) => report.requirements.filter((row) => ids.includes(row.id));
  const groups = Object.entries(requirementGroups).map(
    ([group, rows]) => [group, rowsOf(rows.map((row) => row.id))] as const,
  );
  const grouped = new Set(groups.flatMap(([, rows]) => rows));
  // From another version of the harness.
  const others = ['other', report.requirements.filter((row) => !grouped.has(row))] as const;
  const suites = [...groups, others]
    .filter(([, rows]) => rows.length > 0)
    .map(([group, rows]) =>
      suite(
        group,
        rows.flatMap((row) => testcasesOf(row, `${group}.${row.id}`, settings.gate, stopped?.reason)),
      ),
    );
  const sentences = [
    ...problems,
    ...(report.run.complete ? [] : ['The run was interrupted before everything was tested.']),
  ];
  const stop = stopLine(report);
  const run = [...(stop ? [stop] : []), ...sentences].map(
    (problem): Testcase => ({
      classname: 'run',
      name: problem,
      milliseconds: 0,
      outcome: report.run.complete && problem !== stop ? 'failure' : 'error',
      type: 'run',
      message: problem,
      details: () => problem,
    }),
  );
  return run.length > 0 ? [...suites, suite('run', run)] : suites;
}

function testcasesOf(
  row: RequirementResult,
  classname: string,
  gate: 'SHALL' | 'SHOULD',
  stop: string | undefined,
): Testcase[] {
  const { id, level, title, verdict, reason } = row;
  const cases: Pick<CaseResult, 'name' | 'verdict' | 'message'>[] =
    row.cases.length > 0 ? row.cases : [{ name: id, verdict, message: reason }];
  return cases.map((one) => {
    // A waiver applies to the requirement; its cases keep their own verdicts.
    const isWaived = verdict === 'waived' && (one.verdict === 'fail' || one.verdict === 'warn');
    const shown = isWaived ? 'waived' : one.verdict;
    const why = isWaived ? (reason ?? '') : (one.message ?? reason ?? '');
    const message = `${shown}: ${why}`;
    return {
      classname,
      name: one.name,
      milliseconds: 'exchanges' in one ? durationOf(one as CaseResult) : 0,
      // What stopped the run is one testcase of its own.
      outcome: shown === 'error' && stop && why.includes(stop) ? 'skipped' : outcomeOf(shown, level, gate),
      type: shown,
      message,
      output: shown === 'info' ? message : undefined,
      details: () => [`${id} (${level}): the deployment ${title}.`, ...evidence(one)].join('\n'),
    };
  });
}

function outcomeOf(verdict: Verdict, level: string, gate: 'SHALL' | 'SHOULD'): Outcome {
  const failsRun = verdict === 'fail' || (verdict === 'warn' && gate === 'SHOULD' && level === 'SHOULD');
  if (failsRun) return 'failure';
  if (verdict === 'pass' || verdict === 'info') return 'passed';
  return verdict === 'error' ? 'error' : 'skipped';
}

function durationOf({ exchanges }: CaseResult): number {
  return exchanges.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function evidence(one: Partial<CaseResult>): string[] {
  const shown = (label: string, value: unknown) =>
    value === undefined || value === null
      ? []
      : [
          `${label}: ${manyLines(typeof value === 'string' ? value : JSON.stringify(value, null, 1), longestDetail)}`,
        ];
  const last = one.exchanges?.at(-1);
  const answer = last?.response ? `${last.response.status} ${last.response.body}`.trim() : last?.error;
  return [
    ...shown('Found', one.message),
    ...shown('Expected', one.expected),
    ...shown('Actual', one.actual),
    ...shown('Answer', answer),
    ...shown('Seed', one.seed),
    ...shown('Reproduce', one.curl),
  ];
}

/** The preflight's cases, whether what was acknowledged was found, and the gates. */
function loadSuite(load: LoadResult): Testsuite {
  const testcase = (name: string, outcome: Outcome, message: string): Testcase => ({
    classname: 'load',
    name,
    milliseconds: 0,
    outcome,
    type: outcome,
    message,
    details: () => manyLines(message, longestDetail),
  });
  const { verdict } = load.validity;
  const words = validityInWords(load.validity);
  return {
    name: 'load',
    startedAt: load.run.startedAt,
    target: load.run.target,
    properties: {
      run: load.run.id,
      seed: String(load.run.seed),
      target: load.run.target,
      harness: load.harness.version,
    },
    testcases: [
      ...(preflightOf(load)?.cases ?? []).map(({ name, passed, message }) =>
        testcase(`preflight: ${name}`, passed ? 'passed' : 'failure', message ?? ''),
      ),
      ...(load.stopped ? [testcase('the run completes', 'error', load.stopped.message)] : []),
      ...unmeasuredInWords(load).map((words) => testcase('every mode is measured', 'error', words)),
      ...(wasLoaded(load)
        ? [
            testcase(
              'every acknowledged event is found',
              verdict === 'valid' ? 'passed' : verdict === 'INVALID' ? 'failure' : 'error',
              words,
            ),
          ]
        : []),
      ...load.gates.map((gate) =>
        testcase(`gate ${gate.flag}`, gate.passed ? 'passed' : 'failure', gateInWords(gate)),
      ),
    ],
  };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
