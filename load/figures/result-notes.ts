import { modeName } from '../../contracts/results/load-result/mode.ts';
import { type LoadResult, type Note, segmentOf } from '../../contracts/results/load-result/result.ts';
import { overlapWarnings } from '../segments/overlap.ts';
import { note, warning } from './notes.ts';
import { roundsForInterval } from './ratio.ts';
import type { Unfinished } from './unfinished.ts';
import { warningsOn } from './warnings.ts';

type Parts = Unfinished<LoadResult>;

/** What a reader of a result has to know, warnings first. */
export function notesOn(parts: Parts): Note[] {
  return [
    // The cause comes before what follows from it.
    ...rateLimitWarnings(parts).map(warning),
    ...warningsOn(parts.modes),
    ...overlapWarnings(parts.modes, parts.arms).map(warning),
    ...notesOnRun(parts).map(note),
    ...invalidSteps(parts),
    ...notesOnRates(parts).map(note),
    ...notesOnRounds(parts).map(note),
  ];
}

/** A limit between the generator and the target is what was measured, not the target. */
function rateLimitWarnings({ arms }: Parts): string[] {
  const sum = (of: (arm: Parts['arms'][number]) => number) =>
    arms.reduce<number>((total, arm) => total + of(arm), 0);
  const limited = sum(({ errors }) => errors['rate limited'] ?? 0);
  if (limited === 0) return [];
  return [
    `the target limits the rate of requests: it answered 429 to ${limited} of ${sum(({ requests }) => requests.sent)}, warm-up included. The figures are those of the limit. Have it raised for this machine, or send fewer requests with --vus and larger Bundles with --batch.`,
  ];
}

/** What the result is of, and what its validity rests on. */
function notesOnRun(parts: Parts): string[] {
  const { run, validity, modes } = parts;
  const notes: string[] = [];
  const segment = segmentOf(parts);
  if (segment !== null)
    notes.push(
      `This is segment ${segment} of the run ${run.id}, so its figures are only a part. Merge all segments with report.`,
    );
  const hasRatio = modes.some(({ ratioToSingle }) => ratioToSingle);
  if (parts.kind !== 'archive' && parts.run.sandbox && hasRatio)
    notes.push('Measured on the embedded sandbox; not representative of Auditbox.');
  if (validity.countedBy === 'sample-only' && validity.verdict !== 'unverified')
    notes.push(
      `Search gave no count${withinVisibilityTimeout(parts)}, so validity rests on ${validity.sample.read} events read by id.`,
    );
  return notes;
}

function withinVisibilityTimeout({ settings: { visibilityTimeoutMs } }: Parts): string {
  return visibilityTimeoutMs === null ? '' : ` within ${visibilityTimeoutMs / 1000} s (--visibility-timeout)`;
}

function invalidSteps(parts: Parts): Note[] {
  if (parts.kind !== 'run') return [];
  return parts.steps
    .filter(({ valid }) => !valid)
    .map(({ name, mode, reason }) => ({
      kind: 'invalid-step',
      text: `Invalid step: ${modeName(mode)}, ${name}: ${reason}.`,
    }));
}

/** The modes whose capacity was not measured. */
function notesOnRates(parts: Parts): string[] {
  if (parts.kind !== 'run' || !parts.capacity || parts.stopped) return [];
  const sent = parts.capacity.map(({ mode }) => modeName(mode));
  return parts.modes
    .map(({ mode }) => modeName(mode))
    .filter((name) => !sent.includes(name))
    .map((name) => `${name} was not sent at any rate, because its rounds gave no throughput to start from.`);
}

/** What limits the figures of the rounds. */
function notesOnRounds(parts: Parts): string[] {
  const { modes, arms } = parts;
  const measured = arms.filter(({ round, step }) => round > 0 && step === null);
  if (measured.length === 0) return [];
  const notes: string[] = [];
  const cutShort = measured.filter(({ complete }) => !complete).length;
  if (cutShort > 0)
    notes.push(
      `Arms that did not send all their events: ${cutShort}. Their rounds are left out of the ratios.`,
    );
  const coarse = modes.filter(
    ({ mode, vus }) => eventsOfArm(parts) / mode.batch < 2 * (vus ?? parts.settings.vus),
  );
  if (coarse.length > 0)
    notes.push(
      `Fewer than two requests per VU in ${coarse.map(({ mode }) => modeName(mode)).join(', ')}, so the figures are coarse. Raise --events or --duration.`,
    );
  const rounds = parts.kind === 'archive' ? 1 : parts.settings.rounds;
  if (modes.length > 1 && rounds < roundsForInterval)
    notes.push(
      `A 95 % confidence interval needs ${roundsForInterval} rounds, and this run had ${rounds}. Raise --rounds.`,
    );
  return notes;
}

function eventsOfArm(parts: Parts): number {
  const events = parts.kind === 'archive' ? parts.settings.events : parts.settings.eventsPerArm;
  return events ?? Infinity;
}
