import { readFileSync } from 'node:fs';
import type { Ajv, SchemaObject } from 'ajv';
import { createAjv } from '../../../contracts/fhir/compile.ts';
import { readSchemas } from '../../../contracts/fhir/read-schemas.ts';
import {
  validateAuditEvent,
  validateCapabilityStatement,
  validateOperationOutcome,
} from '../../../contracts/fhir/validate.ts';
import { expect, test } from '../../plain-test.ts';
import type { Case } from './tables/case.ts';

interface Schema extends SchemaObject {
  $id: string;
  $defs?: Record<string, { $id?: string }>;
}

/** The types that the schemas define. Three files hold definitions for the others. */
const types = readSchemas<Schema>()
  .flatMap(({ $id, $defs = {} }) => [$id, ...Object.values($defs).flatMap((one) => one.$id ?? [])])
  .filter((id) => !['Resource', 'codes', 'primitives'].includes(id));

let ajv: Ajv;
let cases: Map<string, Case[]>;
test.beforeAll(async () => {
  ajv = createAjv(readSchemas());
  // Draws the cases from 45 MB of HL7's definitions, which `playwright test --list` need not wait for.
  const { casesByType } = await import('./tables/all-cases.ts');
  cases = casesByType();
});

const wrong = (cases: readonly Case[], accepts: (value: unknown) => boolean) =>
  cases
    .filter(({ value, valid }) => accepts(value) !== valid)
    .map(
      ({ name, valid, value }) =>
        `${name} should be ${valid ? 'accepted' : 'rejected'}: ${JSON.stringify(value).slice(0, 500)}`,
    );

for (const type of types)
  test(`${type} is as HL7 defines it`, () => {
    const validate = ajv.getSchema(type)!;
    expect(wrong(cases.get(type)!, (value) => validate(value) === true)).toEqual([]);
  });

test('each type has cases that are accepted and cases that are rejected', () => {
  expect([...cases.keys()].sort()).toEqual([...types].sort());
  const oneSided = [...cases].filter(([, ofType]) => new Set(ofType.map(({ valid }) => valid)).size < 2);
  expect(oneSided.map(([type]) => type)).toEqual([]);
});

test('an extension may have a value of each of the 50 types, and of each a value of another type is rejected', async () => {
  const { valueTypes } = await import('./tables/definitions.ts');
  expect(valueTypes()).toHaveLength(50);
  const names = valueTypes().map((type) => `Extension.value${type[0]!.toUpperCase()}${type.slice(1)}: `);
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
