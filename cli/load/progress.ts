import type { LoadProgress } from '../../load/plan/progress.ts';
import { ProgressLine, type Stream, timeLeft } from '../../platform/progress-line.ts';

const phases: Record<LoadProgress['phase'], string> = {
  preflight: 'sending a few events first',
  'warm-up': 'warm-up',
  'vu-search': 'finding the VUs for each mode',
  ceiling: "measuring the generator's ceiling",
  measuring: 'round',
  steps: 'sending at a rate',
  counting: 'counting stored events',
};

/** Shows which arm a load run is sending: every arm on a live terminal, every round elsewhere. */
export class Progress {
  private readonly line: ProgressLine;
  private beganMeasuring = 0;

  constructor(stream: Stream) {
    this.line = new ProgressLine(stream);
  }

  readonly show = (progress: LoadProgress): void => {
    if (progress.phase === 'measuring') this.beganMeasuring ||= Date.now();
    this.line.show(
      this.line.live
        ? `load: ${textOf(progress)}${this.timeLeft(progress)}`
        : `load: ${roughTextOf(progress)}`,
    );
  };

  end(): void {
    this.line.end();
  }

  /** From the time that the measured arms have taken so far, because rounds are alike. */
  private timeLeft({ phase, round, arm, arms, fraction }: LoadProgress): string {
    if (phase !== 'measuring' || round < 2) return '';
    return timeLeft(this.beganMeasuring, arm - 1 + fraction, arms);
  }
}

function roughTextOf({ phase, round, rounds, isOther }: LoadProgress): string {
  if (phase === 'measuring') return `round ${round} of ${rounds}`;
  return isOther ? `${phases[phase]} (other deployment)` : phases[phase];
}

function textOf(progress: LoadProgress): string {
  const whose = progress.isOther && progress.phase === 'measuring' ? ' (other deployment)' : '';
  const arm =
    progress.mode === '' ? '' : `, ${progress.mode}${whose} ${Math.round(progress.fraction * 100)} %`;
  return `${roughTextOf(progress)}${arm}`;
}
