import type { FullResult, Reporter, TestCase } from '@playwright/test/reporter';

/** With `--list`, Playwright calls reporters too, and no test runs. */
const isListing = process.argv.includes('--list');

/** Ends a test run with `N passed, N failed, N skipped`, alone on the last line. */
export default class Tally implements Reporter {
  private readonly tests = new Map<string, TestCase>();

  onTestEnd(test: TestCase): void {
    this.tests.set(test.id, test);
  }

  async onExit(): Promise<void> {
    if (isListing) return;
    const count = (...outcomes: string[]) =>
      [...this.tests.values()].filter((test) => outcomes.includes(test.outcome())).length;
    process.stdout.write(
      `${count('expected')} passed, ${count('unexpected', 'flaky')} failed, ${count('skipped')} skipped\n`,
    );
  }

  onEnd(result: FullResult): void {
    if (!isListing && this.tests.size === 0 && result.status === 'passed') throw new Error('no test ran');
  }
}
