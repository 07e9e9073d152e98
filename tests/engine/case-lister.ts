import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter';
import { caseAnnotation } from './contract.ts';

/** Lists the cases of a run, one per line, under the requirements that they prove. */
export default class CaseLister implements Reporter {
  /** A reader that closes the pipe early, such as `head`, is not an error. */
  constructor() {
    process.stdout.on('error', () => process.exit(0));
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    const tests = suite.allTests();
    let cases = 0;
    for (const test of tests) {
      process.stdout.write(`${test.tags.map((tag) => tag.slice(1)).join(' ')}\n`);
      for (const { type, description } of test.annotations)
        if (type === caseAnnotation) {
          cases++;
          process.stdout.write(`  ${description}\n`);
        }
    }
    const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
    process.stdout.write(
      `${counted(cases, 'case')} in ${counted(tests.length, 'test')}; nothing was sent.\n`,
    );
  }

  onError(error: { message?: string }): void {
    process.stderr.write(`${error.message}\n`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
