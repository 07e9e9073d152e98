import { readFileSync } from 'node:fs';
import { createAjv } from '../../../contracts/fhir/compile.ts';
import { readSchemas } from '../../../contracts/fhir/read-schemas.ts';
import {
  validateAuditEvent,
  validateCapabilityStatement,
  validateOperationOutcome,
} from '../../../contracts/fhir/validate.ts';
import { expect, test } from '../../plain-test.ts';
import { type Case, casesByType } from './tables/all-cases.ts';
import { valueTypes } from './tables/definitions.ts';

const ajv = createAjv(readSchemas());
const cases = casesByType();

const wrong = (cases: readonly Case[], accepts: (value: unknown) => boolean) =>
  cases
    .filter(({ value, valid }) => accepts(value) !== valid)
    .map(
      ({ name, valid, value }) =>
        `${name} should be ${valid ? 'accepted' : 'rejected'}: ${JSON.stringify(value).slice(0, 500)}`,
    );

for (const [type, ofType] of cases)
  test(`${type} is as HL7 defines it (${ofType.length} cases)`, () => {
    const validate = ajv.getSchema(type);
    if (!validate) throw new Error(`there is no schema of ${type}`);
    expect(wrong(ofType, (value) => validate(value) === true)).toEqual([]);
  });

test('each type has cases that are accepted and cases that are rejected', () => {
  const oneSided = [...cases].filter(([, ofType]) => new Set(ofType.map(({ valid }) => valid)).size < 2);
  expect(oneSided.map(([type]) => type)).toEqual([]);
});

test('an extension may have a value of each of the 50 types, and of each a value of another type is rejected', () => {
  const types = valueTypes();
  expect(types).toHaveLength(50);
  const names = types.map((type) => `Extension.value${type[0]!.toUpperCase()}${type.slice(1)}: `);
  const ofExtension = cases.get('Extension')!;
  const count = (name: string, valid: boolean) =>
    ofExtension.filter((one) => one.name.startsWith(name) && one.valid === valid).length;
  expect(names.filter((name) => count(name, true) === 0 || count(name, false) === 0)).toEqual([]);
});

test('the compiled validators agree with the schemas', () => {
  const compiled = {
    AuditEvent: validateAuditEvent,
    OperationOutcome: validateOperationOutcome,
    CapabilityStatement: validateCapabilityStatement,
  };
  for (const [type, validate] of Object.entries(compiled))
    expect(wrong(cases.get(type)!, (value) => validate(value).length === 0)).toEqual([]);
});

test('the compiled validators load without ajv', () => {
  const code = readFileSync(
    new URL('../../../contracts/fhir/generated/validators.mjs', import.meta.url),
    'utf8',
  );
  expect(code.match(/^import .*/gm)).toEqual([
    "import { invariants } from '../invariants/all.ts';",
    "import { keywords } from '../keywords.ts';",
  ]);
  expect(code).not.toContain('require(');
});
