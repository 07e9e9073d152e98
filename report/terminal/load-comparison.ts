import Table from 'cli-table3';
import pc from 'picocolors';
import type { ComparedMode, LoadComparison } from '../../contracts/results/load-result/comparison.ts';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import { bareTable } from './bare-table.ts';

/** The comparison of two load results for a terminal: a row per mode, then what failed. */
export function comparisonTable({ before, after, maxRegression, modes }: LoadComparison): string {
  const table = new Table({
    head: ['mode', 'B / A', '95 % CI', 'B is'].map((name) => pc.bold(name)),
    colAligns: ['left', 'right', 'right', 'left'],
    ...bareTable,
  });
  for (const compared of modes) {
    const { mode, ratio, difference } = compared;
    table.push([
      modeName(mode),
      ratio ? ratio.value.toFixed(3) : '–',
      ratio?.interval ? `${ratio.interval.low.toFixed(3)} to ${ratio.interval.high.toFixed(3)}` : '–',
      {
        faster: pc.green('faster'),
        slower: pc.red('slower'),
        'not distinguishable': mayHide(compared, maxRegression) ? pc.yellow('unclear') : 'same',
        none: 'too few rounds',
      }[difference ?? 'none'],
    ]);
  }
  const allowed = `${Number((maxRegression * 100).toFixed(2))} %`;
  const regressions = modes.filter(({ regression }) => regression);
  const untold = modes.filter((mode) => mayHide(mode, maxRegression)).map(({ mode }) => modeName(mode));
  return [
    `A  ${before}`,
    `B  ${after}`,
    '',
    table.toString(),
    '',
    ...regressions.map(({ mode, ratio }) =>
      pc.red(
        ratio
          ? `${modeName(mode)}: B is ${((1 - ratio.value) * 100).toFixed(1)} % slower, more than the allowed ${allowed}.`
          : `${modeName(mode)}: B acknowledged nothing in a round; A acknowledged events in every round.`,
      ),
    ),
    ...(regressions.length === 0
      ? [`No mode is ${untold.length > 0 ? 'shown to be ' : ''}slower by more than ${allowed}.`]
      : []),
    ...(untold.length > 0
      ? [
          `${untold.join(', ')}: the interval reaches below ${(1 - maxRegression).toFixed(3)}, so such a regression cannot be ruled out. ` +
            'Use more rounds (--rounds) or a quieter machine to narrow it.',
        ]
      : []),
  ].join('\n');
}

/** True if a regression beyond the allowed one can be neither shown nor ruled out. */
function mayHide({ ratio, regression }: ComparedMode, maxRegression: number): boolean {
  return !regression && ratio?.interval != null && ratio.interval.low < 1 - maxRegression;
}
