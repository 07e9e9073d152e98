import Table from 'cli-table3';
import pc from 'picocolors';
import { type LoadComparison, modeName } from '../contracts/load.ts';
import { bareTable } from './bare-table.ts';

/** Two load results held against each other, for a terminal: a row for each mode, then what failed. */
export function comparisonTable({ before, after, maxRegression, modes }: LoadComparison): string {
  const table = new Table({
    head: ['sent as', 'B / A', '95 % interval', 'B is'].map((name) => pc.bold(name)),
    colAligns: ['left', 'right', 'right', 'left'],
    ...bareTable,
  });
  for (const { mode, ratio, difference } of modes)
    table.push([
      modeName(mode),
      ratio ? ratio.value.toFixed(3) : '–',
      ratio?.interval ? `${ratio.interval.low.toFixed(3)} to ${ratio.interval.high.toFixed(3)}` : '–',
      {
        faster: pc.green('faster'),
        slower: pc.red('slower'),
        'not distinguishable': 'same',
        none: 'too few rounds',
      }[difference ?? 'none'],
    ]);
  const allowed = `${Number((maxRegression * 100).toFixed(2))} %`;
  const regressions = modes.filter(({ regression }) => regression);
  return [
    `A  ${before}`,
    `B  ${after}`,
    '',
    table.toString(),
    '',
    ...regressions.map(({ mode, ratio }) =>
      pc.red(
        ratio
          ? `${modeName(mode)}: B is slower by more than ${allowed}, by ${((1 - ratio.value) * 100).toFixed(1)} %.`
          : `${modeName(mode)}: B acknowledged nothing in a round, and A did in each.`,
      ),
    ),
    ...(regressions.length === 0 ? [`Nothing is slower by more than ${allowed}.`] : []),
  ].join('\n');
}
