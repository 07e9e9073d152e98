import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** A chart as SVG, coloured by the page's style. */
export interface Chart {
  title: string;
  /** What is drawn, and how it is to be read. */
  caption: string;
  svg: string;
  /** What the colours stand for, in the order of the classes `colour-1`, `colour-2` …; empty when nothing rests on colour. */
  legend: string[];
}

export const colours = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)', 'var(--c6)'];

/** A logarithmic axis of times in milliseconds. */
export const timeAxis = { type: 'log', grid: true, nice: true, ticks: 5, tickFormat: '~g' } as const;

/**
 * Draws a chart. Its style is the page's: a style of its own would need a word in the page's policy.
 *
 * @param label what a reader who does not see it is told
 */
export function draw(options: Plot.PlotOptions, marks: Plot.Markish[], label: string): string {
  const { document } = parseHTML('<html><body></body></html>');
  const svg = Plot.plot({
    // The name of the axis stands below its figures, not upon them.
    marginBottom: 42,
    ...options,
    x: { labelOffset: 38, ...options.x },
    marks,
    document,
    className: 'plot',
  });
  for (const style of [...svg.querySelectorAll('style')]) style.remove();
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  for (const part of [...svg.querySelectorAll('[aria-label]')]) part.removeAttribute('aria-label');
  return svg.outerHTML;
}
