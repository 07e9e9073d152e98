import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { type Calibration, calibrate } from './calibrate.ts';
import { kinds } from './noise.ts';
import { measurePair } from './real.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { real: { type: 'string' }, seconds: { type: 'string', default: '60' } },
});
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const rows: [string, keyof Omit<Calibration, 'runs'>, string][] = [
  ['A/A arm called different', 'falseAlarms', 'at most 5 %'],
  ['a mode as fast as single called different', 'falseModes', 'at most 5 %'],
  ['a mode 10 % slower found slower', 'found', 'at least 95 %'],
  ['`compare` of like runs said different', 'falseComparisons', 'at most 5 %'],
  ['`compare` found a run 10 % slower', 'comparedFound', 'at least 95 %'],
];

process.exitCode = flags.real
  ? await real(Number(flags.real), Number(flags.seconds))
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
  const kept = results.every(([, { falseAlarms, found }]) => falseAlarms <= 0.05 && found >= 0.95);
  return kept ? 0 : 1;
}

/** Loads sandboxes, a plain and a slowed one after the other, and counts what the statistics make of them. */
async function real(pairs: number, seconds: number): Promise<number> {
  const control: (string | null)[] = [];
  const found = new Map<string, (string | null)[]>();
  for (let pair = 1; pair <= pairs; pair++) {
    const { singleToSingle, modes, loadAverage } = await measurePair(seconds);
    control.push(...singleToSingle.map(({ difference }) => difference));
    for (const { mode, difference } of modes) found.set(mode, [...(found.get(mode) ?? []), difference]);
    const ratios = [...singleToSingle, ...modes].map(({ ratio }) =>
      ratio?.interval
        ? `${ratio.value.toFixed(3)} [${ratio.interval.low.toFixed(3)}, ${ratio.interval.high.toFixed(3)}]`
        : 'none',
    );
    process.stdout.write(`pair ${pair}, load average ${loadAverage.toFixed(1)}: ${ratios.join('  ')}\n`);
  }
  const alarms = control.filter((difference) => difference !== 'not distinguishable').length;
  process.stdout.write(`A/A arm called different: ${alarms} of ${control.length} runs of ${seconds} s\n`);
  for (const [mode, differences] of found) {
    const slower = differences.filter((difference) => difference === 'slower').length;
    process.stdout.write(`10 % found in ${mode}: ${slower} of ${differences.length}\n`);
  }
  const kept = alarms <= control.length / 20;
  return kept &&
    [...found.values()].every((each) => each.filter((one) => one === 'slower').length >= 0.95 * each.length)
    ? 0
    : 1;
}
