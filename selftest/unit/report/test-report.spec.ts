import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Resource, StructureDefinition } from '@medplum/fhirtypes';
import type { TestReport } from 'fhir/r4';
import { badge } from '../../../report/shields-badge.ts';
import { testReport } from '../../../report/test-report.ts';
import { everyVerdict, loadOf, reportOf } from '../../examples/results.ts';
import { expect, test } from '../../plain-test.ts';
import { structureDefinitions } from '../hl7-definitions.ts';

test.beforeAll(() => {
  // All other resources would take a second.
  const resources = ['Resource', 'DomainResource', 'TestReport'];
  const needed = structureDefinitions().filter(
    ({ kind, name }) => kind !== 'resource' || resources.includes(name),
  );
  indexStructureDefinitionBundle(needed as StructureDefinition[]);
});

async function testReportOf(report = everyVerdict()): Promise<TestReport> {
  return JSON.parse((await testReport.render({ report, load: null }))!);
}

test('testreport.json is a valid FHIR R4 TestReport, by the validator of Medplum', async () => {
  const resource = await testReportOf();
  expect(validateResource(resource as Resource)).toEqual([]);
  const { testScript: _, ...without } = resource;
  expect(() => validateResource(without as Resource)).toThrow(/Missing required property/);
});

test('testreport.json has a test for each requirement and the result of each case', async () => {
  const report = everyVerdict();
  const { test: tests, result, status, score } = await testReportOf(report);
  expect([status, result, score]).toEqual(['completed', 'fail', 16.67]);
  expect(tests!.map(({ name }) => name)).toEqual(report.requirements.map(({ id }) => id));
  expect(tests!.map(({ action }) => action.map(({ assert }) => assert!.result))).toEqual([
    ['fail', 'pass', 'error'],
    ['warning'],
    ['pass', 'pass'],
    ['error'],
    ['skip'],
    ['pass'],
    ['warning'],
  ]);
  const observed = report.requirements.filter(({ verdict }) => verdict === 'info' || verdict === 'pass');
  expect((await testReportOf(reportOf(observed, { exitCode: 0 }))).score).toBe(100);
  const cut = await testReportOf(reportOf([], { complete: false, exitCode: 130 }));
  expect([cut.status, cut.result, cut.test]).toEqual(['stopped', 'pending', undefined]);
});

test('badge.json is what shields.io takes, and a load run alone has none', async () => {
  const badgeOf = async (run: Parameters<typeof reportOf>[1]) =>
    JSON.parse((await badge.render({ report: reportOf(everyVerdict().requirements, run), load: null }))!);
  expect(await badgeOf({ exitCode: 1 })).toEqual({
    schemaVersion: 1,
    label: 'Auditbox contract',
    message: '1 of 4 SHALL passed',
    color: 'red',
  });
  expect(await badgeOf({ exitCode: 0 })).toMatchObject({ color: 'brightgreen' });
  expect(await badgeOf({ exitCode: 3 })).toMatchObject({ message: 'not tested', color: 'lightgrey' });
  expect(await badgeOf({ exitCode: 0, shard: '1/2' })).toMatchObject({
    message: '1 of 4 SHALL passed, shard 1/2 only',
  });
  const observed = everyVerdict().requirements.filter(({ verdict }) => verdict === 'info');
  const only = await badge.render({ report: reportOf(observed, { exitCode: 3 }), load: null });
  expect(JSON.parse(only!)).toMatchObject({ message: 'only observed', color: 'lightgrey' });
  expect(await badge.render({ report: null, load: loadOf(7300) })).toBeNull();
});
