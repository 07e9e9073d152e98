// Reads k6's execution segments. No k6 imports, so that Node tests it too.

/**
 * The part that k6 runs, `1/4:1/2` is the second of four; all of it for null.
 *
 * @returns null for anything but an equal part of a whole
 */
export function segmentOf(executionSegment: string | null): { part: number; parts: number } | null {
  if (executionSegment === null || executionSegment === '') return { part: 1, parts: 1 };
  const bounds = executionSegment.split(':');
  const [from, to] = bounds.length === 1 ? [0, numberOf(bounds[0]!)] : bounds.map(numberOf);
  if (from === undefined || to === undefined || !(to > from)) return null;
  const parts = Math.round(1 / (to - from));
  const part = Math.round(from * parts) + 1;
  const isEqual = Math.abs(from * parts - (part - 1)) < 1e-6 && Math.abs(to * parts - part) < 1e-6;
  return isEqual ? { part, parts } : null;
}

/** `1/4`, `0.25`, `25%`. */
function numberOf(text: string): number {
  if (text.endsWith('%')) return Number(text.slice(0, -1)) / 100;
  const [over, under = '1'] = text.split('/');
  return Number(over) / Number(under);
}
