import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./schemas/', import.meta.url);

/** Every file of contracts/fhir/schemas, each time as a new copy. */
export function readSchemas<Schema extends object>(): Schema[] {
  const files = readdirSync(folder).sort(); // The same order everywhere, for the same code.
  return files.map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
}
