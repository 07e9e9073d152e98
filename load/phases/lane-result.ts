import { loadavg } from 'node:os';
import type { SegmentArm } from '../../contracts/results/load-result/arm.ts';
import type { Mode } from '../../contracts/results/load-result/mode.ts';
import type { LoadRunResult, LoadSegmentResult, Note } from '../../contracts/results/load-result/result.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { outputNotes } from '../arm/k6-output-notes.ts';
import { interruption } from '../arm/sender.ts';
import { figuresOfRun } from '../figures/modes.ts';
import { note } from '../figures/notes.ts';
import { completeResult } from '../figures/result.ts';
import { trendsOf } from '../figures/trend.ts';
import type { PreparedRun } from '../plan/prepare.ts';
import { segmentName } from '../segments/segment.ts';
import { failureExamples } from '../verify/failures.ts';
import type { Reconciled } from '../verify/reconcile-lane.ts';
import type { Lane } from './lane.ts';

/** How all lanes of a run send. */
export interface Agreement {
  modes: readonly Mode[];
  gzip: boolean;
}

/**
 * The result of one lane.
 *
 * @param other the lane that was sent in turn with it; null for none
 */
export function resultOf(
  run: PreparedRun,
  lane: Lane,
  { modes, gzip }: Agreement,
  { validity, arms }: Reconciled,
  other: Lane | null,
): LoadRunResult | LoadSegmentResult {
  const { options, settings, corpus, environment, startedAt } = run;
  const { deployment, sender, found, ceilings, eventsPerArm } = lane;
  const { events: _events, ...corpusRecord } = corpus;
  const identity = {
    id: deployment.runId,
    profile: options.profile ?? 'compare',
    seed: options.seed,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    target: deployment.target.baseUrl,
    sandbox: lane.isSandbox,
  };
  const measured = {
    harness: { name: packageJson.name, version: packageJson.version },
    settings: {
      ...settings,
      vus: settings.vus ?? Math.max(1, ...[...found.values()].map(({ vus }) => vus)),
      vuSearch: settings.vus === null,
      gzip,
      eventsPerArm,
    },
    environment: {
      ...environment,
      connection: sender.arms.find(({ connection }) => connection)?.connection ?? null,
      loadAverage: { ...environment.loadAverage, during: sender.loadAverage, after: loadavg() },
    },
    corpus: corpusRecord,
    preflight: lane.trial.preflight,
    validity,
    stopped: sender.stopped ?? interruption(options.signal, startedAt),
    ...figuresOfRun({ modes, arms, found, ceilings, seed: options.seed }),
    failures: failureExamples(sender.arms, startedAt, lane.secrets.redact),
    arms: arms.map(({ result }) => result),
  };
  const notes = [...gzipNotes(run, lane, gzip), ...outputNotes(options.outputs, sender)];
  if (options.segment)
    return completeResult<LoadSegmentResult>(
      {
        kind: 'segment',
        ...measured,
        run: { ...identity, segment: segmentName(options.segment) },
        // The sender makes them of its part of an arm.
        arms: measured.arms as SegmentArm[],
      },
      deployment.gates,
      notes,
    );
  return completeResult<LoadRunResult>(
    {
      kind: 'run',
      ...measured,
      run: { ...identity, interleavedWith: other?.deployment.runId ?? null },
      steps: lane.steps,
      capacity: lane.capacity,
      trends: options.profile === 'soak' ? trendsOf(modes, measured.arms) : null,
      segments: [],
    },
    deployment.gates,
    notes,
  );
}

function gzipNotes({ settings }: PreparedRun, { trial }: Lane, gzip: boolean): Note[] {
  if (trial.gzipRefused !== null)
    return [note(`gzip was left out, since the target does not take it: ${trial.gzipRefused}.`)];
  if (settings.gzip && trial.preflight.held && !gzip)
    return [note('gzip was left out, since the deployment that is loaded in turn does not take it.')];
  return [];
}
