import type { Gate } from '../contracts/results/load-result/gate.ts';
import { modeName, plainMode } from '../contracts/results/load-result/mode.ts';
import {
  enoughForCeiling,
  type ModeResult,
  unmeasured,
} from '../contracts/results/load-result/mode-result.ts';
import type { Ratio } from '../contracts/results/load-result/ratio.ts';
import { type LoadResult, type Note, wasLoaded } from '../contracts/results/load-result/result.ts';
import type { Validity } from '../contracts/results/load-result/validity.ts';
import { grouped, significant } from './numbers.ts';

/** A note in a sentence; a warning says that it is one. */
export function noteInWords({ kind, text }: Note): string {
  return kind === 'warning' ? `Warning: ${text}` : text;
}

/** Whether the figures can be trusted, in a sentence. */
export function validityInWords(validity: Validity): string {
  if (validity.verdict === 'INVALID') return `INVALID: ${validity.reasons.join('; ')}.`;
  if (validity.verdict === 'unverified') return `Not verified: ${validity.reasons.join('; ')}.`;
  const acknowledged = `${grouped(validity.acknowledged)} acknowledged events`;
  const found = validity.stored === null ? `of ${acknowledged}` : `all ${acknowledged} were found`;
  return `Valid: ${found}, ${grouped(validity.sample.read)} were read by id and compared.`;
}

/** Names the modes that were not measured; nothing for a run that ended early, which says so itself. */
export function unmeasuredInWords(load: LoadResult): string[] {
  if (load.stopped || !wasLoaded(load)) return [];
  const names = unmeasured(load.modes).map(({ mode }) => modeName(mode));
  return names.length > 0 ? [`Not measured: ${names.join(', ')}, where no request was acknowledged.`] : [];
}

/** The noise floor: the ratio of the two arms of single, to compare the other ratios with. */
export function noiseInWords(load: LoadResult): string[] {
  const singleToSingle = load.kind === 'archive' ? null : load.singleToSingle;
  if (!singleToSingle?.interval) return [];
  return [
    `Noise floor (single vs. single): ${singleToSingle.value.toFixed(2)}× (${intervalOf(singleToSingle)}).`,
  ];
}

/** What a mode's ratio means, in a sentence: to single, or of gzip bodies to plain ones. Nothing without an interval. */
export function ratioInWords(result: ModeResult): string[] {
  const { mode, ratioToSingle, againstSingle } = result;
  if (mode.encoding) return gzipInWords(result);
  if (!ratioToSingle?.interval) return [];
  const interval = intervalOf(ratioToSingle);
  const name = modeName(mode);
  if (againstSingle === 'not distinguishable')
    return [`${name} is not distinguishable from single (${interval}).`];
  return [`${name}: ${ratioToSingle.value.toFixed(2)}× the throughput of single (${interval}).`];
}

function gzipInWords({ mode, ratioToPlain, againstPlain }: ModeResult): string[] {
  if (!ratioToPlain?.interval) return [];
  const [name, plain] = [modeName(mode), modeName(plainMode(mode))];
  const interval = intervalOf(ratioToPlain);
  if (againstPlain === 'not distinguishable')
    return [`${name} is not distinguishable from ${plain} (${interval}).`];
  return [`${name}: ${ratioToPlain.value.toFixed(2)}× the throughput of ${plain} (${interval}).`];
}

function intervalOf({ interval }: Ratio): string {
  return `95 % CI ${interval!.low.toFixed(2)} to ${interval!.high.toFixed(2)}`;
}

/** The recommended Bundle size, in a sentence. */
export function recommendationInWords(load: LoadResult): string[] {
  if (load.kind === 'archive') return [];
  const { recommendation, modes } = load;
  if (!recommendation || !modes.some(({ ratioToSingle }) => ratioToSingle?.interval)) return [];
  const { mode, best } = recommendation;
  const name = mode.kind === 'single' ? 'single events' : `Bundles of ${mode.batch}`;
  if (modeName(mode) === modeName(best))
    return [`Recommended: ${name}, faster than the others by more than noise.`];
  return [`Recommended: ${name}, not distinguishable from the fastest, ${modeName(best)}.`];
}

/** What share of the generator's ceiling each mode used, in a sentence. */
export function ceilingInWords({ modes }: LoadResult): string[] {
  const shares = modes.flatMap(({ mode, events, ceiling }) => {
    if (!ceiling?.share) return [];
    const bound = events.sent < enoughForCeiling ? 'at most ' : '';
    return [`${bound}${Math.round(ceiling.share * 100)} % (${modeName(mode)})`];
  });
  return shares.length === 0 ? [] : [`Share of the generator's ceiling: ${shares.join(', ')}.`];
}

/** What a gate required, what was measured, and whether it passed, in a sentence. */
export function gateInWords({ flag, unit, asked, measured, mode, passed }: Gate): string {
  const found =
    measured === null
      ? 'nothing measured'
      : flag !== '--max-regression'
        ? `measured ${significant(measured)} ${unit}`
        : measured > 0
          ? `slower by at least ${significant(measured)} ${unit}`
          : 'not shown to be slower';
  const bound = flag.startsWith('--min') ? 'at least' : 'at most';
  return `${flag}: ${found}${mode && ` (${mode})`}, required ${bound} ${significant(asked)} ${unit}: ${passed ? 'passed' : 'failed'}.`;
}
