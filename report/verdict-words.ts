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

/** The whole verdict of a run: `held`, `broken`, or `open` where it could not be told. */
export interface Outcome {
  state: 'held' | 'broken' | 'open';
  /** A few words, to stand in large letters. */
  headline: string;
  /** What was found, a clause each: "keeps 109 of 109 SHALL". */
  clauses: string[];
}

/** What a run's result says, in words. */
export function outcomeOf({ report, load }: RunResult): Outcome {
  const checked = report && outcomeOfCheck(report);
  const loaded = load && outcomeOfLoad(load);
  const clauses = [...(checked?.clauses ?? []), ...(loaded?.clauses ?? [])];
  const worst = [checked, loaded].find((one) => one?.state === 'broken') ??
    [checked, loaded].find((one) => one?.state === 'open') ??
    checked ??
    loaded ?? { state: 'open' as const, headline: 'Nothing was tested' };
  return { state: worst.state, headline: worst.headline, clauses };
}

function outcomeOfCheck(report: Report): Outcome {
  const { run, requirements } = report;
  const count = (level: Level, ...verdicts: Verdict[]) =>
    requirements.filter((row) => row.level === level && verdicts.includes(row.verdict)).length;
  const shall = requirements.filter(({ level }) => level === 'SHALL').length;
  const [kept, broken] = [count('SHALL', 'pass'), count('SHALL', 'fail')];
  const clauses = [
    ...(shall > 0 ? [`keeps ${kept} of ${shall} SHALL`] : [`${requirements.length} SHOULD and MAY tested`]),
    ...counted(broken, 'SHALL broken'),
    ...counted(count('SHALL', 'waived'), 'SHALL waived'),
    ...counted(count('SHALL', 'skip', 'error'), 'SHALL not tested'),
    ...counted(count('SHOULD', 'warn', 'fail'), 'SHOULD missed'),
    ...counted(count('MAY', 'warn', 'fail'), 'MAY missed'),
    ...counted(report.summary.info, 'observed where the documents are silent'),
  ];
  if (broken > 0) return { state: 'broken', headline: `Breaks ${broken} of ${shall} SHALL`, clauses };
  if (run.exitCode === exitCode.failed)
    return { state: 'broken', headline: 'Does not pass its gate', clauses };
  if (!run.complete) return { state: 'open', headline: 'Interrupted: not all was tested', clauses };
  if (isOnlyObserved(requirements))
    return { state: 'open', headline: 'Only observed: the documents are silent', clauses };
  if (run.exitCode !== exitCode.held)
    return { state: 'open', headline: 'Could not be tested in full', clauses };
  if (shall === 0) return { state: 'held', headline: 'No SHALL was tested', clauses };
  const headline =
    kept === shall ? `Keeps all ${shall} SHALL` : `Keeps the ${kept} of ${shall} SHALL that were tested`;
  const part = partInWords(report);
  return { state: 'held', headline: part ? `${headline}, ${part}` : headline, clauses };
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
      state: run.exitCode === exitCode.failed ? 'broken' : 'open',
      headline: 'Not loaded',
      clauses: ['not loaded: it does not keep the contract that a measurement rests on'],
    };
  if (validity.verdict === 'INVALID')
    return { state: 'broken', headline: 'The load result is INVALID', clauses };
  if (run.exitCode === exitCode.failed)
    return { state: 'broken', headline: 'Does not pass its load gate', clauses };
  if (stopped || validity.verdict === 'unverified' || run.exitCode !== exitCode.held)
    return { state: 'open', headline: 'The load was not measured in full', clauses };
  return { state: 'held', headline: 'Load measured', clauses };
}

/** How one way to send compares with single: with its interval where there is one. */
export function ratioWords({ mode, ratioToSingle }: ModeResult): string {
  const { value, interval } = ratioToSingle!;
  const range = interval ? `, 95 % interval ${short(interval.low)} to ${short(interval.high)}` : '';
  const way = mode.kind === 'bulk' ? 'bulk' : modeName(mode);
  const size = mode.kind === 'bulk' ? ` at ${grouped(mode.batch)} a Bundle` : '';
  if (interval && interval.low <= 1 && interval.high >= 1)
    return `${way} is not distinguishable from single${size}${range}`;
  return `${way} is ${short(value)} × as fast as single${size}${range}`;
}

function short(ratio: number): string {
  return ratio.toFixed(ratio < 2 ? 2 : 1);
}
