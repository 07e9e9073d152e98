import type { TestReport, TestReportTest } from 'fhir/r4';
import type { Report, RequirementResult, Verdict } from '../contracts/results/report.ts';
import { oneLine } from '../platform/plain-text.ts';
import type { Form } from './form.ts';

/** `testreport.json`: the check as a FHIR R4 TestReport, with a test per requirement and an assert per case. */
export const testReport: Form = {
  file: 'testreport.json',
  render: ({ report }) => (report ? `${JSON.stringify(testReportOf(report), null, 1)}\n` : null),
};

type Assert = NonNullable<TestReportTest['action'][number]['assert']>;

/**
 * http://hl7.org/fhir/report-action-result-codes: a waived failure is known and blocks nothing. An observation
 * asserts nothing that could fail.
 */
const results: Record<Verdict, Assert['result']> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warning',
  info: 'pass',
  skip: 'skip',
  error: 'error',
  waived: 'warning',
};

const longestMessage = 1000;

function testReportOf({ harness, run, requirements }: Report): TestReport {
  const passed = requirements.filter(({ verdict }) => verdict === 'pass').length;
  // Nothing was promised where something was only observed, so that it counts neither way.
  const promised = requirements.filter(({ verdict }) => verdict !== 'info').length;
  const engine = `${harness.name} ${harness.version}`;
  return {
    resourceType: 'TestReport',
    identifier: { system: 'urn:auditbox-harness:run', value: run.id },
    name: `Contract check of ${oneLine(run.target, 300)}`,
    status: run.complete ? 'completed' : 'stopped',
    testScript: {
      identifier: { system: 'urn:auditbox-harness:contract', value: harness.version },
      display: `The contract of an Auditbox deployment, as tested by ${engine}`,
    },
    result: run.complete ? (run.exitCode === 0 ? 'pass' : 'fail') : 'pending',
    // FHIR: the percentage of tests passed.
    score: promised === 0 ? 0 : Number(((100 * passed) / promised).toFixed(2)),
    tester: engine,
    issued: new Date(Date.parse(run.startedAt) + run.durationMs).toISOString(),
    participant: [
      { type: 'test-engine', uri: 'urn:auditbox-harness', display: engine },
      { type: 'server', uri: run.target, display: oneLine(run.target, 300) },
    ],
    ...(requirements.length > 0 && { test: requirements.map(testOf) }),
  };
}

function testOf({ id, level, title, verdict, reason, cases }: RequirementResult): TestReportTest {
  const asserts =
    cases.length > 0
      ? cases.map((one) => assertOf(verdict === 'waived' ? waivedVerdict(one.verdict) : one.verdict, one))
      : [assertOf(verdict, { name: id, message: reason })];
  return {
    name: id,
    description: `${level}: the deployment ${title}.`,
    action: asserts.map((assert) => ({ assert })),
  };
}

function waivedVerdict(verdict: Verdict): Verdict {
  return verdict === 'fail' ? 'waived' : verdict;
}

function assertOf(verdict: Verdict, { name, message }: { name: string; message: string | null }): Assert {
  return {
    result: results[verdict],
    message: oneLine(message ? `${name}: ${message}` : name, longestMessage),
  };
}
