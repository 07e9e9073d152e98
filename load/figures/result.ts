import { loadDefinitions } from '../../contracts/results/load-result/definitions.ts';
import { type ModeResult, unmeasured } from '../../contracts/results/load-result/mode-result.ts';
import type { Capacity } from '../../contracts/results/load-result/open-model.ts';
import type { LoadResult, Note } from '../../contracts/results/load-result/result.ts';
import type { Preflight } from '../../contracts/results/load-result/validity.ts';
import { formatVersion } from '../../contracts/results/report.ts';
import { type ExitCode, exitCode } from '../../platform/exit.ts';
import { type GatesAsked, judgeGates } from './gates.ts';
import { notesOn } from './result-notes.ts';
import type { Unfinished } from './unfinished.ts';

/** The result from its parts, with the notes, gates and exit code that follow from them. */
export function completeResult<Result extends LoadResult>(
  parts: Unfinished<Result>,
  asked: GatesAsked = {},
  furtherNotes: readonly Note[] = [],
): Result {
  const usable = parts.validity.verdict === 'INVALID' ? withoutThroughput(parts) : parts;
  const gates = judgeGates(asked, usable.modes);
  return {
    formatVersion,
    ...usable,
    run: { ...usable.run, exitCode: loadExitCode({ ...usable, gates }) },
    notes: [...notesOn(usable), ...furtherNotes],
    gates,
    definitions: { ...loadDefinitions },
  } as unknown as Result;
}

/** Figures that count events the server lost are none; the arms keep what was seen. */
function withoutThroughput<Parts extends Unfinished<LoadResult>>(parts: Parts): Parts {
  return {
    ...parts,
    modes: parts.modes.map(modeWithoutThroughput),
    ...('singleToSingle' in parts && { singleToSingle: null, recommendation: null }),
    ...('capacity' in parts && { capacity: parts.capacity && [] }),
  };
}

function modeWithoutThroughput(mode: ModeResult): ModeResult {
  return {
    ...mode,
    eventsPerSecond: null,
    requestsPerSecond: null,
    ratioToSingle: null,
    againstSingle: null,
    ratioToPlain: null,
    againstPlain: null,
    ceiling: mode.ceiling && { ...mode.ceiling, share: null },
  };
}

/**
 * Interrupted, then a broken promise, then what could not be tested, then the gates: nothing
 * acknowledged never passes.
 */
export function loadExitCode(
  result: Pick<LoadResult, 'validity' | 'stopped' | 'modes' | 'gates'> & {
    preflight?: Preflight;
    capacity?: Capacity[] | null;
  },
): ExitCode {
  if (result.stopped?.reason === 'interrupted') return exitCode.interrupted;
  if (result.preflight?.passed === false || result.validity.verdict === 'INVALID') return exitCode.failed;
  if (result.stopped?.reason === 'k6-failed') return exitCode.harness;
  const heldNoRate = result.capacity?.every(({ eventsPerSecond }) => eventsPerSecond === null) ?? false;
  const measured = result.modes.length > 0 && unmeasured(result.modes).length === 0 && !heldNoRate;
  if (result.stopped || !measured || result.validity.verdict === 'unverified') return exitCode.untestable;
  return result.gates.every(({ passed }) => passed) ? exitCode.passed : exitCode.failed;
}
