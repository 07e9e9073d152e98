import Table from 'cli-table3';
import { type Calibration, calibrate } from './calibrate.ts';
import { kinds } from './noise.ts';

const runs = Number(process.argv[2] ?? 1000);
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const rows: [string, keyof Omit<Calibration, 'runs'>, string][] = [
  ['A/A arm called different', 'falseAlarms', 'at most 5 %'],
  ['a mode as fast as single called different', 'falseModes', 'at most 5 %'],
  ['a mode 10 % slower found slower', 'found', 'at least 95 %'],
  ['`compare` of like runs said different', 'falseComparisons', 'at most 5 %'],
  ['`compare` found a run 10 % slower', 'comparedFound', 'at least 95 %'],
];

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
process.exitCode = kept ? 0 : 1;
