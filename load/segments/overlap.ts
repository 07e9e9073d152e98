import type { ArmResult } from '../../contracts/results/load-result/arm.ts';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import type { ModeResult } from '../../contracts/results/load-result/mode-result.ts';

/** Below this share of a common window the segments did not load the target together. */
const enough = 0.8;

/**
 * The windows of an arm's segments by the clocks of their machines. Milliseconds since the epoch.
 */
export interface Window {
  startedAt: number;
  endedAt: number;
}

/**
 * How long an arm lasted over all its segments, and in what share of that time all of them sent.
 *
 * @param windows null for a segment that did not send
 * @returns overlap: null where one did not send
 */
export function commonWindow(windows: readonly (Window | null)[]): {
  windowMs: number;
  overlap: number | null;
} {
  const known = windows.filter((window) => window !== null);
  if (known.length === 0) return { windowMs: 0, overlap: null };
  const starts = known.map(({ startedAt }) => startedAt);
  const ends = known.map(({ endedAt }) => endedAt);
  const windowMs = Math.max(...ends) - Math.min(...starts);
  if (known.length < windows.length) return { windowMs, overlap: null };
  const together = Math.max(0, Math.min(...ends) - Math.max(...starts));
  return { windowMs, overlap: windowMs === 0 ? 1 : together / windowMs };
}

/**
 * What invalidates a headline: the segments sent one after the other instead of together.
 */
export function overlapWarnings(modes: readonly ModeResult[], arms: readonly ArmResult[]): string[] {
  return modes.flatMap(({ mode }) => {
    const overlaps = arms
      .filter(({ round, control, ...arm }) => round > 0 && !control && modeName(arm.mode) === modeName(mode))
      .flatMap(({ overlap }) => overlap ?? []);
    const least = Math.min(...overlaps);
    if (overlaps.length === 0 || least >= enough) return [];
    return [
      `the segments sent ${modeName(mode)} together for only ${Math.round(least * 100)} % of the window of its worst arm, so its events/s and ratios are too low. Start the segments at the same time.`,
    ];
  });
}
