import type { SchemaObject } from 'ajv';
import { createAjv } from '../../../contracts/fhir/compile.ts';
import type { Case } from '../../unit/contracts/tables/all-cases.ts';

/** Files that are used as they are beside any other: they hold primitives and codes, and refer to nothing. */
const basics = ['primitives', 'codes'];

/** The same beside one file, whose rule on nesting shows only through the other. */
const knit: Record<string, string> = { Identifier: 'Reference' };

/**
 * What a schema file makes of each case of a type: true, false, or the error that it throws. The types that it refers to are
 * stood in for by a bare object, so that a mutant is judged by its own cases, and compiled in a few milliseconds.
 */
export function* outcomes(
  file: SchemaObject,
  type: string,
  files: readonly SchemaObject[],
  cases: readonly Case[],
): Generator<unknown> {
  const others = files
    .filter(({ $id }) => $id !== file.$id)
    .flatMap((other) =>
      basics.includes(other.$id!) || knit[file.$id!] === other.$id ? [other] : standIns(other),
    );
  const validate = createAjv([file, ...others]).getSchema(type)!;
  for (const { value } of cases) {
    try {
      yield validate(value);
    } catch (error) {
      yield error instanceof Error ? error.name : error;
    }
  }
}

function standIns(schema: SchemaObject): SchemaObject[] {
  const inner = Object.values<SchemaObject>(schema.$defs ?? {}).filter(({ $id }) => $id !== undefined);
  return [schema, ...inner].map(({ $id, type = 'object' }) => ({ $id, type }));
}
