import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'junit2json';
import { validateXML } from 'xmllint-wasm';
import { junit } from '../../../report/junit.ts';
import { dataFolder, golden, rendered } from '../../examples/golden.ts';
import { everyGate, everyVerdict, loadOf, reportOf, row } from '../../examples/results.ts';
import { expect, test } from '../../plain-test.ts';
import { anyText } from '../any-text.ts';

const schema = {
  fileName: 'junit.xsd',
  contents: readFileSync(join(dataFolder, 'junit.xsd'), 'utf8'),
};

async function faultsOf(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents: xml }], schema: [schema] });
  return errors.map(({ message }) => message);
}

test('junit.xml of a run with every verdict is what it was', async () => {
  expect(await rendered('junit.xml')).toBe(readFileSync(join(dataFolder, golden['junit.xml']), 'utf8'));
});

test('junit.xml is valid against the schema of Jenkins, which refuses what it should', async () => {
  const xml = await rendered('junit.xml');
  expect(await faultsOf(xml)).toEqual([]);
  expect(
    await faultsOf(xml.replace('<skipped>', '<omitted>').replace('</skipped>', '</omitted>')),
  ).not.toEqual([]);
});

test('a JUnit parser reads the same counts back, and a testcase for each case', async () => {
  const report = everyVerdict();
  const output = await parse((await junit.render({ report, load: loadOf(7300) }))!);
  const suites = (output && 'testsuite' in output && output.testsuite) || [];
  const testcases = suites.flatMap((suite) => suite.testcase ?? []);
  const named = (name: string) => testcases.find((one) => one.name === name)!;
  const sum = (field: 'tests' | 'failures' | 'errors' | 'skipped') =>
    suites.reduce((total, suite) => total + (suite[field] ?? 0), 0);
  // Nine cases, one requirement without a case, one problem of the run, and the two of the load run.
  expect(testcases).toHaveLength(9 + 1 + 1 + 2);
  expect(sum('tests')).toBe(testcases.length);
  const having = (kind: 'failure' | 'error' | 'skipped') =>
    testcases.filter((one) => one[kind]?.length).length;
  expect([sum('failures'), having('failure')]).toEqual([2, 2]);
  expect([sum('errors'), having('error')]).toEqual([2, 2]);
  expect(sum('skipped')).toBe(3);
  expect(suites.map(({ name }) => name)).toEqual([
    'create',
    'bundle',
    'invalid',
    'authorization',
    'robustness',
    'run',
    'load',
  ]);
  expect(named('create: the event of the guide').failure![0]!.inner).toContain('Expected: {');
  expect(named('by gzip')).not.toHaveProperty('skipped');
  expect(named('by gzip')['system-out']).toEqual(['info: a gzip body was answered 415']);
  expect(named('INVALID-WRONG-CODE').error![0]!.message).toBe('error: none of its cases ran');
});

test('a load gate that failed is a failure, and one that held a passed testcase', async () => {
  const load = loadOf(7300, { gates: everyGate });
  const output = await parse((await junit.render({ report: null, load }))!);
  const [suite] = (output && 'testsuite' in output && output.testsuite) || [];
  const gates = suite!.testcase!.filter(({ name }) => name!.startsWith('gate '));
  expect(gates.map(({ name, failure }) => [name, failure?.[0]?.message])).toEqual([
    ['gate --min-ratio', undefined],
    ['gate --max-p99', '--max-p99: measured 12.3 ms (single), required at most 10 ms: failed.'],
    ['gate --max-error-rate', '--max-error-rate: nothing measured (bulk 2), required at most 1 %: failed.'],
  ]);
  expect(suite!.failures).toBe(2);
});

test('a mode of which nothing was acknowledged is an error', async () => {
  const load = loadOf(7300);
  const [first, ...others] = load.modes;
  const events = { ...first!.events, acknowledged: 0 };
  const output = await parse(
    (await junit.render({ report: null, load: { ...load, modes: [{ ...first!, events }, ...others] } }))!,
  );
  const [suite] = (output && 'testsuite' in output && output.testsuite) || [];
  expect(suite!.errors).toBe(1);
  expect(suite!.testcase!.map(({ name }) => name)).toContain('every mode is measured');
});

test('with the gate SHOULD a missed SHOULD is a failure', async () => {
  const { requirements, run } = everyVerdict();
  const settings = { ...run.settings, gate: 'SHOULD' as const };
  const warned = requirements.filter(({ verdict }) => verdict === 'warn');
  const xml = await junit.render({ report: reportOf(warned, { settings }), load: null });
  expect(xml).toContain('<failure type="warn" message="warn: a PUT changed the event">');
});

test('whatever a server says, the XML is valid and holds no character that XML forbids', {
  tag: '@slow',
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (message, body) => {
      const one = {
        name: message || 'x',
        verdict: 'fail',
        message,
        curl: null,
        seed: 1,
        exchanges: [],
        actual: body,
      };
      const report = reportOf([row('CREATE-STATUS-201', 'fail', [one as never])]);
      expect(await faultsOf((await junit.render({ report, load: null }))!)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});
