import { spawnSync } from 'node:child_process';

/*
 * What the tests against a system written in Java share: it is fetched with Maven and runs on Java, and where one of
 * them is missing the tests say so and are skipped.
 */

/**
 * Why a system can't be fetched and run here, or nothing when it can.
 *
 * @param system as it stands in the sentence, for instance `the HAPI validator`
 */
export function missingJavaTool(system: string): string | undefined {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1]);
  if (java.error || !(version >= 17)) return `Java 17 or later is missing; ${system} runs on it`;
  if (spawnSync('mvn', ['-version']).error) return `Maven (mvn) is missing; it fetches ${system}`;
  return undefined;
}

/** The closing line of a test command, alone on its line. */
export function closingLine(count: { passed?: number; failed?: number; skipped?: number }): string {
  const { passed = 0, failed = 0, skipped = 0 } = count;
  return `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
}
