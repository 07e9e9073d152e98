import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestResult,
} from '@playwright/test/reporter';
import { requirements } from '../../contracts/catalogue/all.ts';
import {
  type CaseResult,
  formatVersion,
  type Report,
  type RequirementResult,
} from '../../contracts/results/report.ts';
import { sumOfTraffic } from '../../contracts/results/traffic.ts';
import { checkExitCode, countVerdicts, worstVerdict } from '../../contracts/results/verdict.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { exitCode } from '../../platform/exit.ts';
import { writeWholeFile } from '../../platform/whole-file.ts';
import { caseAnnotation, findingsAttachment, type ProcessState, processAttachment } from './contract.ts';
import type { Stop } from './lost-target.ts';
import { Progress } from './progress.ts';
import type { ReportedFinding } from './run.ts';
import { readSettings } from './session.ts';

/** How long Playwright may take to end after Ctrl-C. */
const secondsToEnd = 5;

/** Turns the findings of the contract tests into a report and writes it once, also when the run is cut short. */
export default class ReportWriter implements Reporter {
  private readonly settings = readSettings();
  private readonly startedAt = new Date();
  private readonly cases = new Map<string, CaseResult[]>();
  private readonly planned = new Set<string>();
  /** What each process last said about the run. */
  private readonly states = new Map<number, ProcessState>();
  private stop: Stop | null = null;
  private readonly progress = new Progress('check', process.stderr);

  onBegin(_config: FullConfig, suite: Suite): void {
    const tests = suite.allTests();
    for (const id of tests.flatMap(provenBy)) this.planned.add(id);
    const cases = tests.flatMap(({ annotations }) =>
      annotations.filter(({ type }) => type === caseAnnotation),
    );
    const isTrouble = tests[0]?.parent.project()?.name === 'trouble';
    const what = `${count(cases.length, 'case')} in ${count(tests.length, 'test')}`;
    this.progress.begin(isTrouble ? `${what}, while the deployment is broken` : what, tests.length);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const findings = attached<ReportedFinding[]>(result, findingsAttachment);
    const state = attached<ProcessState>(result, processAttachment);
    if (state) this.states.set(result.workerIndex, state);
    if (state?.stop) this.stop ??= state.stop;
    if (findings) {
      for (const { requirement, ...found } of findings) {
        // Each process found the cause by itself, and may have said it in other words.
        const isStop = this.stop && found.message === state?.stop?.reason;
        this.add(requirement, isStop ? { ...found, message: this.stop!.reason } : found);
      }
    } else {
      const message = result.error?.message ?? `the test ended as ${result.status}`;
      for (const id of provenBy(test))
        this.add(id, { name: test.title, verdict: 'error', message, curl: null, seed: 0, exchanges: [] });
    }
    this.progress.done(test.title);
  }

  /**
   * Playwright may hang when it is interrupted while its workers start. Writes the report anyway.
   */
  constructor() {
    process.once('SIGINT', () => {
      const giveUp = () => {
        this.write(false);
        process.exit(exitCode.interrupted);
      };
      setTimeout(giveUp, secondsToEnd * 1000).unref();
    });
  }

  onError(error: { message?: string }): void {
    // Playwright reports this error without a code, so the text identifies it.
    const isNothing = this.planned.size === 0 && error.message?.includes('No tests found');
    const text = isNothing
      ? 'There is nothing to test: no case covers the requirements that were chosen.'
      : error.message;
    process.stderr.write(`${text}\n`);
  }

  onEnd(result: FullResult): void {
    this.write(result.status === 'passed' || result.status === 'failed');
  }

  private write(complete: boolean): void {
    this.progress.end();
    const results = this.results();
    const code = complete ? checkExitCode(results, this.settings.gate) : exitCode.interrupted;
    const states = [...this.states.values()];
    const report: Report = {
      formatVersion,
      harness: { name: packageJson.name, version: packageJson.version },
      run: {
        id: this.settings.id,
        seed: this.settings.seed,
        startedAt: this.startedAt.toISOString(),
        durationMs: Date.now() - this.startedAt.getTime(),
        target: this.settings.target,
        exitCode: code,
        complete,
        problems: [],
        shard: this.settings.shard,
        settings: {
          quick: this.settings.quick,
          maxBundle: this.settings.maxBundle,
          eventsFile: this.settings.eventsFile,
          requirements: this.settings.requirements,
          gate: this.settings.gate,
        },
        traffic: sumOfTraffic(states.map(({ traffic }) => traffic)),
        ...(this.stop && { stopped: this.stop }),
      },
      summary: countVerdicts(results.map(({ verdict }) => verdict)),
      requirements: results,
    };
    const file = this.settings.reportFile ?? join(this.settings.outputDir, 'report.json');
    mkdirSync(dirname(file), { recursive: true });
    writeWholeFile(file, `${JSON.stringify(report, null, 1)}\n`);
  }

  printsToStdio(): boolean {
    return true;
  }

  private add(id: string, found: CaseResult): void {
    const cases = this.cases.get(id);
    if (cases) cases.push(found);
    else this.cases.set(id, [found]);
  }

  private results(): RequirementResult[] {
    const { requirements: wanted } = this.settings;
    return requirements
      .filter(({ id }) => this.planned.has(id) && (wanted?.includes(id) ?? true))
      .map(({ id, level, title }) => {
        const cases = [...(this.cases.get(id) ?? [])].sort((a, b) => a.name.localeCompare(b.name, 'en'));
        const verdict = worstVerdict(cases.map((one) => one.verdict));
        const first = cases.find((one) => one.verdict === verdict);
        const reason = verdict === 'pass' ? null : (first?.message ?? 'none of its cases ran');
        return { id, level, title, verdict, reason, cases };
      });
  }
}

/** Returns what a test attached under a name. */
function attached<T>({ attachments }: TestResult, wanted: string): T | undefined {
  const body = attachments.find(({ name }) => name === wanted)?.body;
  return body && JSON.parse(body.toString('utf8'));
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Returns the requirements that a test proves, which are its tags. */
function provenBy(test: TestCase): string[] {
  return test.tags.map((tag) => tag.slice(1));
}
