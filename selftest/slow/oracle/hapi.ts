import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

const folder = import.meta.dirname;
const target = join(folder, 'target');

/** Fetches HAPI and compiles the program around it, unless that has been done for these very sources. */
export function build(): void {
  const hash = createHash('sha256');
  for (const file of ['pom.xml', 'src/main/java/Oracle.java']) hash.update(readFileSync(join(folder, file)));
  const sources = hash.digest('hex');
  const stamp = join(target, 'built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  process.stderr.write('Building the HAPI validator with Maven (145 MB the first time) …\n');
  const maven = spawnSync('mvn', ['-q', '-B', '-ntp', '-f', join(folder, 'pom.xml'), 'clean', 'compile'], {
    encoding: 'utf8',
  });
  if (maven.status !== 0)
    throw new Error(`Maven could not build the HAPI validator:\n${maven.stdout}${maven.stderr}`);
  writeFileSync(stamp, sources);
}

export interface Question {
  name: string;
  /** JSON text of a resource. */
  text: string;
}

/** The errors that HAPI finds in each text, in the order of the questions; an empty list means none. */
export async function ask(questions: readonly Question[]): Promise<string[][]> {
  const java = spawn('java', ['-Xmx2g', '-cp', `${target}/classes:${target}/lib/*`, 'Oracle'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  java.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  java.stdin.on('error', () => {}); // It ended early; the missing answers tell.
  Readable.from(questions.map((question) => `${JSON.stringify(question)}\n`)).pipe(java.stdin);
  const answers: string[][] = [];
  for await (const line of createInterface({ input: java.stdout })) {
    const { errors } = JSON.parse(line) as { errors: { at: string; message: string }[] };
    answers.push(errors.map(({ at, message }) => `${at}: ${message}`));
  }
  if (answers.length !== questions.length)
    throw new Error(`HAPI answered ${answers.length} of ${questions.length} questions:\n${complaints}`);
  return answers;
}
