/**
 * Takes one keyword at a time out of contracts/fhir/schemas and demands that a case of the tables in selftest/unit/contracts notices.
 * A mutant that none notices survives: it is listed in survivors.json with the reason, or this fails.
 */
import { readSchemas } from '../../../contracts/fhir/read-schemas.ts';
import { casesByType } from '../../unit/contracts/tables/all-cases.ts';
import { mutantsOf } from './mutants.ts';
import { outcomes } from './outcomes.ts';
import listed from './survivors.json' with { type: 'json' };

const least = 0.95;
const started = performance.now();

const casesOf = casesByType();

const files = readSchemas();
const survivors: string[] = [];
let total = 0;

for (const file of files) {
  const expected = new Map<string, unknown[]>();
  for (const { name, schema, type } of mutantsOf(file)) {
    total++;
    const cases = casesOf.get(type) ?? [];
    if (!expected.has(type)) expected.set(type, [...outcomes(file, type, files, cases)]);
    if (!isNoticed(outcomes(schema, type, files, cases), expected.get(type)!)) survivors.push(name);
  }
}

function isNoticed(found: Iterable<unknown>, expected: readonly unknown[]): boolean {
  let index = 0;
  try {
    for (const outcome of found) if (outcome !== expected[index++]) return true;
  } catch {
    return true; // It does not even compile.
  }
  return false;
}

const killed = total - survivors.length;
const reasons = new Map<string, string>(listed.map(({ mutant, reason }) => [mutant, reason]));
const unlisted = survivors.filter((name) => !reasons.has(name));
const stale = [...reasons.keys()].filter((name) => !survivors.includes(name));

for (const name of survivors)
  console.log(`survived: ${name}: ${reasons.get(name) ?? 'NOT LISTED in survivors.json'}`);
for (const name of stale) console.log(`no survivor: ${name} is listed in survivors.json: take it out`);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${killed} of ${total} mutants killed (${((100 * killed) / total).toFixed(1)} %) in ${seconds} s`,
);
if (total === 0 || killed / total < least || unlisted.length > 0 || stale.length > 0) process.exitCode = 1;
