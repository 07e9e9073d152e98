import type { Level } from '../contracts/catalogue/requirement.ts';
import { modeName } from '../contracts/results/load-result/mode.ts';
import type { ModeResult } from '../contracts/results/load-result/mode-result.ts';
import { type LoadResult, wasLoaded } from '../contracts/results/load-result/result.ts';
import type { Report, Verdict } from '../contracts/results/report.ts';
import { isOnlyObserved } from '../contracts/results/verdict.ts';
import { exitCode } from '../platform/exit.ts';
import type { RunResult } from './form.ts';
import { grouped } from './numbers.ts';
import { partInWords } from './part.ts';

/** The overall outcome of a run. */
export interface Outcome {
  state: 'passed' | 'failed' | 'inconclusive';
  /** A few words, shown in large letters. */
  headline: string;
  /** What was found, one clause each: "109 of 109 SHALL requirements passed". */
  clauses: string[];
}

/** Describes the result of a run in words. */
export function outcomeOf({ report, load }: RunResult): Outcome {
  const checked = report && outcomeOfCheck(report);
  const loaded = load && outcomeOfLoad(load);
  const clauses = [...(checked?.clauses ?? []), ...(loaded?.clauses ?? [])];
  const worst = [checked, loaded].find((one) => one?.state === 'failed') ??
    [checked, loaded].find((one) => one?.state === 'inconclusive') ??
    checked ??
    loaded ?? { state: 'inconclusive' as const, headline: 'Nothing was tested' };
  return { state: worst.state, headline: worst.headline, clauses };
}

function outcomeOfCheck(report: Report): Outcome {
  const { run, requirements } = report;
  const count = (level: Level, ...verdicts: Verdict[]) =>
    requirements.filter((row) => row.level === level && verdicts.includes(row.verdict)).length;
  const shall = requirements.filter(({ level }) => level === 'SHALL').length;
  const passed = count('SHALL', 'pass');
  const failed = count('SHALL', 'fail');
  const clauses = [
    ...(shall > 0
      ? [`${passed} of ${shall} SHALL requirements passed`]
      : [`${requirements.length} SHOULD and MAY requirements tested`]),
    ...counted(failed, 'SHALL failed'),
    ...counted(count('SHALL', 'waived'), 'SHALL waived'),
    ...counted(count('SHALL', 'skip', 'error'), 'SHALL not tested'),
    ...counted(count('SHOULD', 'warn', 'fail'), 'SHOULD missed'),
    ...counted(count('MAY', 'warn', 'fail'), 'MAY missed'),
    ...counted(report.summary.info, 'observed where the documents are silent'),
  ];
  if (failed > 0)
    return { state: 'failed', headline: `Fails ${failed} of ${shall} SHALL requirements`, clauses };
  if (run.exitCode === exitCode.failed) return { state: 'failed', headline: 'Fails its gate', clauses };
  if (!run.complete)
    return { state: 'inconclusive', headline: 'Interrupted before everything was tested', clauses };
  if (run.stopped)
    return { state: 'inconclusive', headline: 'Stopped before everything was tested', clauses };
  if (isOnlyObserved(requirements))
    return { state: 'inconclusive', headline: 'Only observed: the documents are silent', clauses };
  if (run.exitCode !== exitCode.passed)
    return { state: 'inconclusive', headline: 'Could not be tested completely', clauses };
  if (shall === 0) return { state: 'passed', headline: 'No SHALL requirement was tested', clauses };
  const headline =
    passed === shall
      ? `Passes all ${shall} SHALL requirements`
      : `Passes the ${passed} of ${shall} SHALL requirements that were tested`;
  const part = partInWords(report);
  return { state: 'passed', headline: part ? `${headline}, ${part}` : headline, clauses };
}

function counted(count: number, what: string): string[] {
  return count > 0 ? [`${count} ${what}`] : [];
}

function outcomeOfLoad(load: LoadResult): Outcome {
  const { validity, run, modes, stopped } = load;
  const fastest = modes
    .filter(({ mode, ratioToSingle }) => ratioToSingle && !mode.encoding)
    .toSorted((a, b) => b.ratioToSingle!.value - a.ratioToSingle!.value)[0];
  const clauses = [
    ...(fastest && validity.verdict !== 'INVALID' ? [ratioWords(fastest)] : []),
    ...(validity.lost === null
      ? [
          `${grouped(validity.acknowledged)} events acknowledged, ${grouped(validity.sample.read)} of them read back`,
        ]
      : [
          `${grouped(validity.acknowledged - validity.lost)} of ${grouped(validity.acknowledged)} acknowledged events found stored`,
        ]),
  ];
  if (!wasLoaded(load))
    return {
      state: run.exitCode === exitCode.failed ? 'failed' : 'inconclusive',
      headline: 'Not loaded',
      clauses: ['not loaded: the preflight failed, so a measurement would mean nothing'],
    };
  if (validity.verdict === 'INVALID')
    return { state: 'failed', headline: 'The load result is INVALID', clauses };
  if (run.exitCode === exitCode.failed) return { state: 'failed', headline: 'Fails its load gate', clauses };
  if (stopped || validity.verdict === 'unverified' || run.exitCode !== exitCode.passed)
    return { state: 'inconclusive', headline: 'The load was not measured completely', clauses };
  return { state: 'passed', headline: 'Load measured', clauses };
}

/** How a mode compares with single, with the interval if there is one. */
export function ratioWords({ mode, ratioToSingle }: ModeResult): string {
  const { value, interval } = ratioToSingle!;
  const range = interval ? ` (95 % CI ${short(interval.low)} to ${short(interval.high)})` : '';
  const name = mode.kind === 'bulk' ? 'bulk' : modeName(mode);
  const size = mode.kind === 'bulk' ? ` at ${grouped(mode.batch)} events a Bundle` : '';
  if (interval && interval.low <= 1 && interval.high >= 1)
    return `${name} is not distinguishable from single${size}${range}`;
  return `${name} has ${short(value)}× the throughput of single${size}${range}`;
}

function short(ratio: number): string {
  return ratio.toFixed(ratio < 2 ? 2 : 1);
}
