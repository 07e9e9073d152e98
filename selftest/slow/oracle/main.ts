import type { AuditEvent } from 'fhir/r4';
import { bundleOf } from '../../../generators/bundles.ts';
import { auditEvents } from '../../../generators/events.ts';
import { hardValues } from '../../../generators/hard/all.ts';
import { Random } from '../../../generators/random.ts';
import { bundleViolations, eventViolations } from '../../../generators/violations/all.ts';
import { testReport } from '../../../report/test-report.ts';
import { everyVerdict } from '../../examples/results.ts';
import { closingLine } from '../closing-line.ts';
import { missingJavaTool } from '../systems/java.ts';
import { ask, build, type Question } from './hapi.ts';
import disagreements from './hapi-disagreements.json' with { type: 'json' };

/*
 * Holds the generators against the HAPI FHIR validator: it finds no error in what we call valid and one at least in
 * every violation, but for the disagreements that are listed. What is listed and no longer so fails too.
 */

interface Case extends Question {
  /** What we say of it. */
  valid: boolean;
}

const eventCount = 2000;
const bundleSize = 200;

/** HAPI calls a profile that it does not have an error, so none is named. */
function withoutProfile(event: AuditEvent): AuditEvent {
  const { profile: _, ...meta } = event.meta ?? {};
  const { meta: __, ...rest } = event;
  return Object.keys(meta).length > 0 ? { ...rest, meta } : rest;
}

function* events(seed: number): Generator<AuditEvent, never> {
  for (const event of auditEvents({ seed, modifiers: true })) yield withoutProfile(event);
  throw new Error('auditEvents ended');
}

const take = (from: Generator<AuditEvent, never>, count: number) =>
  Array.from({ length: count }, () => from.next().value);

/** Events singly, asked for in Bundles for speed: what HAPI finds in a Bundle, it finds in one of its events. */
async function eventCases(classPath: string): Promise<{ cases: Case[]; errors: string[][] }> {
  const all = take(events(30), eventCount);
  const batches = Array.from({ length: eventCount / bundleSize }, (_, index) =>
    all.slice(index * bundleSize, (index + 1) * bundleSize),
  );
  const answers = await ask(
    classPath,
    batches.map((batch, index) => ({
      name: `events ${index * bundleSize} to ${(index + 1) * bundleSize - 1}`,
      text: JSON.stringify(bundleOf(batch, { fullUrl: true })),
    })),
  );
  const cases = all.map((event, index) => ({
    name: `event ${index}`,
    text: JSON.stringify(event),
    valid: true,
  }));
  const suspects = cases.filter((_, index) => answers[Math.floor(index / bundleSize)]!.length > 0);
  const found = new Map((await ask(classPath, suspects)).map((errors, index) => [suspects[index], errors]));
  return { cases, errors: cases.map((one) => found.get(one) ?? []) };
}

function otherCases(): Case[] {
  const source = events(31);
  const hard = hardValues.map(({ name, event, body }) => {
    const made = withoutProfile(event(new Random(1)));
    return { name: `hard value: ${name}`, text: body?.(made) ?? JSON.stringify(made), valid: true };
  });
  // Bundles of 1,000 break the same rule as those of 100, and take HAPI a minute.
  const rows = [...eventViolations, ...bundleViolations].filter(
    ({ id, unspecified }) => !unspecified && !id.startsWith('bundle-of-1000-'),
  );
  const pairs = rows.flatMap((row): Case[] => {
    const [event, bundle] = [take(source, 1)[0]!, bundleOf(take(source, 3), { fullUrl: true })];
    const text = (which: 'control' | 'apply') =>
      JSON.stringify(
        row.of === 'Bundle' ? row[which](bundle, new Random(1)) : row[which](event, new Random(1)),
      );
    return [
      { name: `control of ${row.id}`, text: text('control'), valid: true },
      { name: row.id, text: text('apply'), valid: false },
    ];
  });
  return [...hard, ...pairs];
}

/** A TestReport with every verdict in it. */
async function exampleTestReport(): Promise<string> {
  return (await testReport.render({ report: everyVerdict(), load: null }))!;
}

/** One line for each case that speaks against us, and each disagreement that is none any more. */
function judge(cases: readonly Case[], errors: readonly string[][]): string[] {
  const listed = new Map(disagreements.map((row) => [row.case, row.hapi]));
  const failures: string[] = [];
  for (const [index, { name, valid }] of cases.entries()) {
    const found = errors[index]!;
    const agrees = valid === (found.length === 0);
    const known = listed.get(name);
    listed.delete(name);
    if (agrees && known) failures.push(`${name}: listed as a disagreement, but HAPI agrees`);
    else if (!agrees && known !== (valid ? 'rejects' : 'accepts'))
      failures.push(valid ? `${name}: HAPI finds ${found[0]}` : `${name}: HAPI finds no error`);
  }
  return [...failures, ...[...listed.keys()].map((name) => `${name}: listed, but there is no such case`)];
}

const reason = missingJavaTool('the HAPI validator');
if (reason) {
  process.stdout.write(`skipped: ${reason}\n${closingLine({ skipped: 1 })}`);
} else {
  const classPath = build();
  const singles = await eventCases(classPath);
  const report = { name: 'the TestReport of a check', text: await exampleTestReport(), valid: true };
  const others = [...otherCases(), report];
  const cases = [...singles.cases, ...others];
  const failures = judge(cases, [...singles.errors, ...(await ask(classPath, others))]);
  for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
  process.stdout.write(
    `HAPI on ${eventCount} events, ${hardValues.length} hard values and ${others.length - hardValues.length - 1} violations and controls, a TestReport, ${disagreements.length} disagreements listed\n`,
  );
  process.stdout.write(closingLine({ passed: cases.length - failures.length, failed: failures.length }));
  if (failures.length > 0) process.exitCode = 1;
}
