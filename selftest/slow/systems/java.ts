import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns why a system that Maven fetches and Java runs is not available here; undefined if it is.
 *
 * @param system its name within the sentence, for example `the HAPI validator`
 */
export function missingJavaTool(system: string): string | undefined {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1]);
  if (java.error || !(version >= 17)) return `Java 17 or later is missing; ${system} runs on it`;
  if (spawnSync('mvn', ['-version']).error) return `Maven (mvn) is missing; it fetches ${system}`;
  return undefined;
}

/** A program of one Java source, with its Maven project. */
export interface JavaProgram {
  /** Its name within a sentence. */
  name: string;
  /** Folder of its pom.xml, which copies the libraries to `target/lib`. */
  folder: string;
  /** Path of the source below the folder. */
  source: string;
}

/**
 * Fetches the libraries of a program and compiles it, unless that has been done for the same sources.
 *
 * @returns its class path
 * @throws {Error} when Maven fails, with what it said
 */
export function buildWithMaven({ name, folder, source }: JavaProgram): string {
  const target = join(folder, 'target');
  const classPath = `${target}/classes:${target}/lib/*`;
  const hash = createHash('sha256');
  for (const file of ['pom.xml', source]) hash.update(readFileSync(join(folder, file)));
  const sources = hash.digest('hex');
  const stamp = join(target, 'built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return classPath;
  process.stderr.write(`Building ${name} with Maven …\n`);
  const maven = spawnSync('mvn', ['-q', '-B', '-ntp', '-f', join(folder, 'pom.xml'), 'clean', 'compile'], {
    encoding: 'utf8',
  });
  if (maven.status !== 0) throw new Error(`Maven could not build ${name}:\n${maven.stdout}${maven.stderr}`);
  writeFileSync(stamp, sources);
  return classPath;
}
