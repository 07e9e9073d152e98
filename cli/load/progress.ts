import type { WriteStream } from 'node:tty';
import type { LoadProgress } from '../../load/plan/progress.ts';
import { isLive } from '../../platform/live-terminal.ts';

const phases: Record<LoadProgress['phase'], string> = {
  preflight: 'trying a few events first',
  'warm-up': 'warm-up',
  'vu-search': 'finding the VUs of each mode',
  ceiling: "measuring the generator's own limit",
  measuring: 'round',
  steps: 'sending at a rate',
  counting: 'counting what was stored',
};

/** Tells where a load run is: one line that rewrites itself on a terminal, a line a round elsewhere. */
export function createProgressLine(stream: Pick<WriteStream, 'write'> & { isTTY?: boolean }): {
  show: (progress: LoadProgress) => void;
  end: () => void;
} {
  const live = isLive(stream);
  let shown = '';
  let beganMeasuring = 0;
  return {
    show(progress) {
      if (progress.phase === 'measuring') beganMeasuring ||= Date.now();
      const line = live
        ? `load: ${textOf(progress)}${timeLeft(progress, beganMeasuring)}`
        : `load: ${roughTextOf(progress)}`;
      if (line === shown) return;
      stream.write(live ? `\r\u001b[K${line}` : `${line}\n`);
      shown = line;
    },
    end() {
      if (live && shown !== '') stream.write('\r\u001b[K');
      shown = '';
    },
  };
}

function roughTextOf({ phase, round, rounds, isOther }: LoadProgress): string {
  if (phase === 'measuring') return `round ${round} of ${rounds}`;
  return isOther ? `${phases[phase]}, of the other` : phases[phase];
}

function textOf(progress: LoadProgress): string {
  const whose = progress.isOther && progress.phase === 'measuring' ? ' of the other' : '';
  const arm =
    progress.mode === '' ? '' : `, ${progress.mode}${whose} ${Math.round(progress.fraction * 100)} %`;
  return `${roughTextOf(progress)}${arm}`;
}

/** From how long the measured arms took so far; rounds are alike. */
function timeLeft({ phase, round, arm, arms, fraction }: LoadProgress, began: number): string {
  if (phase !== 'measuring' || round < 2) return '';
  const done = arm - 1 + fraction;
  const seconds = ((Date.now() - began) / done / 1000) * (arms - done);
  return `, about ${Math.ceil(seconds)} s left`;
}
