import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { buildWithMaven } from '../systems/java.ts';

/**
 * Fetches HAPI (145 MB the first time) and compiles the program around it.
 *
 * @returns the class path of `ask`
 */
export function build(): string {
  return buildWithMaven({
    name: 'the HAPI validator',
    folder: import.meta.dirname,
    source: 'src/main/java/Oracle.java',
  });
}

export interface Question {
  name: string;
  /** JSON text of a resource. */
  text: string;
}

/** The errors that HAPI finds in each text, in the order of the questions; an empty list means none. */
export async function ask(classPath: string, questions: readonly Question[]): Promise<string[][]> {
  const java = spawn('java', ['-Xmx2g', '-cp', classPath, 'Oracle'], {
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
