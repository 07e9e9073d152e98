import { readFileSync } from 'node:fs';

/**
 * The 40 AuditEvents of the IHE ITI Basic Audit Log Patterns guide (repository IHE/ITI.BasicAudit, input/fsh), turned into JSON.
 * The HAPI FHIR validator finds no error in any of them. The FSH aliases of three code systems (`AuthZsubType`,
 * `BasicAuditEntityType`, `UserAgentTypes`) stand in them unexpanded, as relative URIs.
 */
export const exampleFile = new URL('./ihe-balp-examples.ndjson', import.meta.url);

export const examples = (): ReturnType<typeof JSON.parse>[] =>
  readFileSync(exampleFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
