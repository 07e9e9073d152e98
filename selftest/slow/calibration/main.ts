import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { type Calibration, calibrate } from './calibrate.ts';
import { kinds } from './noise.ts';
import { measureRun } from './real.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    real: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '10' },
  },
});
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const rows: [string, keyof Omit<Calibration, 'runs'>, string][] = [
  ['A/A arm called different', 'falseAlarms', 'at most 5 %'],
  ['a mode as fast as single called different', 'falseModes', 'at most 5 %'],
  ['a mode 10 % slower found slower', 'found', 'at least 95 %'],
  ['`compare` of like runs said different', 'falseComparisons', 'at most 5 %'],
  ['`compare` found a run 10 % slower', 'comparedFound', ''],
  ['`load --against` a like deployment said different', 'falseInTurn', 'at most 5 %'],
  ['`load --against` found one 10 % slower', 'inTurnFound', 'at least 95 %'],
];

process.exitCode = flags.real
  ? await real(Number(flags.real), Number(flags.seconds), Number(flags.rounds))
  : simulated(Number(positionals[0] ?? 1000));

/** Draws runs and asks the statistics; sends nothing. */
function simulated(runs: number): number {
  const results = Object.entries(kinds).map(([name, noise]) => [name, calibrate(noise, runs)] as const);
  const table = new Table({
    head: ['', ...results.map(([name]) => name), 'asked'],
    style: { head: [], border: [], compact: true },
  });
  for (const [what, figure, asked] of rows)
    table.push([what, ...results.map(([, result]) => percent(result[figure])), asked]);
  process.stdout.write(`${runs} simulated runs each of the profile compare\n${table.toString()}\n`);
  // What has no promise of its own, compare's power, fails nothing.
  const kept = results.every(
    ([, { falseAlarms, falseInTurn, found, inTurnFound }]) =>
      Math.max(falseAlarms, falseInTurn) <= 0.05 && Math.min(found, inTurnFound) >= 0.95,
  );
  return kept ? 0 : 1;
}

/** Loads sandboxes in turn, two alike and then one and a slowed one, and counts what the statistics make of them. */
async function real(pairs: number, seconds: number, rounds: number): Promise<number> {
  const said = new Map<string, (string | null)[]>();
  const note = (what: string, difference: string | null) =>
    said.set(what, [...(said.get(what) ?? []), difference]);
  for (let pair = 1; pair <= pairs; pair++)
    for (const defect of [undefined, 'slow-10-percent']) {
      const { singleToSingle, modes, loadAverage } = await measureRun(seconds, rounds, defect);
      for (const { difference } of singleToSingle) note('A/A arm', difference);
      for (const { mode, difference } of modes)
        note(`${defect ? '10 % slower' : 'alike'}, ${mode}`, difference);
      const ratios = [...singleToSingle, ...modes].map(({ ratio }) =>
        ratio?.interval
          ? `${ratio.value.toFixed(3)} [${ratio.interval.low.toFixed(3)}, ${ratio.interval.high.toFixed(3)}]`
          : 'none',
      );
      process.stdout.write(
        `${pair}, ${defect ?? 'alike'}, load average ${loadAverage.toFixed(1)}: ${ratios.join('  ')}\n`,
      );
    }
  let kept = true;
  for (const [what, differences] of said) {
    const isSlow = what.startsWith('10 % slower');
    const count = differences.filter((one) =>
      isSlow ? one === 'slower' : one !== 'not distinguishable',
    ).length;
    const share = count / differences.length;
    kept &&= isSlow ? share >= 0.95 : share <= 0.05;
    process.stdout.write(
      `${what}: ${isSlow ? 'found' : 'called different'} in ${count} of ${differences.length} runs of ${seconds} s\n`,
    );
  }
  return kept ? 0 : 1;
}
