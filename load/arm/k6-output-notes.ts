import type { Note } from '../../contracts/results/load-result/result.ts';
import { note, warning } from '../figures/notes.ts';
import type { FinishedArm } from './arm.ts';
import type { K6Outputs } from './k6-outputs.ts';
import type { Sender } from './sender.ts';

/** Messages of k6 that are shown; the others are much like them. */
const mostMessages = 3;

/**
 * What a reader has to know about k6's outputs: their cost, their files and the complaints of k6.
 */
export function outputNotes(outputs: K6Outputs | null | undefined, { arms, session }: Sender): Note[] {
  if (!outputs || arms.length === 0) return [];
  const pattern = outputs.filesOf('*');
  const saying = new Map<string, number>();
  for (const { saidOfOutputs } of arms) {
    if (saidOfOutputs === null) continue;
    const said = session.redact(saidOfOutputs);
    saying.set(said, (saying.get(said) ?? 0) + 1);
  }
  return [
    warning(
      `k6 also wrote to ${outputs.names.join(', ')}, which slows the generator down. Compare these figures only with runs that did the same.`,
    ),
    ...(pattern.length > 0
      ? [note(`k6 wrote ${pattern.join(' and ')}: a file for each of ${countOf(arms)}.`)]
      : []),
    ...[...saying]
      .slice(0, mostMessages)
      .map(([said, times]) =>
        warning(`k6 logged in ${times} of ${countOf(arms)}, perhaps about its outputs: ${said}`),
      ),
  ];
}

function countOf({ length }: readonly FinishedArm[]): string {
  return `${length} ${length === 1 ? 'arm' : 'arms'}`;
}
