import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** A chart as SVG, colored by the page's style. */
export interface Chart {
  title: string;
  /** What is drawn, and how to read it. */
  caption: string;
  svg: string;
  /** What the colors mean, in the order of the classes `color-1`, `color-2` …; empty if color means nothing. */
  legend: string[];
}

export const colors = ['var(--c1)', 'var(--c2)', 'var(--c3)', 'var(--c4)', 'var(--c5)', 'var(--c6)'];

/** A logarithmic axis of times in milliseconds. */
export const timeAxis = { type: 'log', grid: true, nice: true, ticks: 5, tickFormat: '~g' } as const;

/**
 * Draws a chart without a style element, which the page's policy would block.
 *
 * @param label the text for readers who do not see the chart
 */
export function draw(options: Plot.PlotOptions, marks: Plot.Markish[], label: string): string {
  const { document } = parseHTML('<html><body></body></html>');
  const svg = Plot.plot({
    // The name of the axis goes below its figures, not over them.
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
