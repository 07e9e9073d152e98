/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Verdict } from '../../contracts/results/report.ts';

/** A sign next to each word, so that nothing depends on color alone. */
const signs: Record<Verdict, string> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  info: 'i',
  skip: '–',
  error: '?',
  waived: '~',
};

export function Badge({ verdict }: { verdict: Verdict }) {
  return (
    <span class={`badge ${verdict}`}>
      <span aria-hidden="true">{signs[verdict]}</span> {verdict}
    </span>
  );
}
