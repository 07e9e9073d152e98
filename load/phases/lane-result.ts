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
 * @param other the lane that was interleaved with it; null for none
 */
export function resultOf(
  run: PreparedRun,
  lane: Lane,
  { modes, gzip }: Agreement,
  { validity, arms }: Reconciled,
  other: Lane | null,
): LoadRunResult | LoadSegmentResult {
  const { options } = run;
  const { deployment } = lane;
  const identity = identityOf(run, lane);
  const measured = { ...measuredOf(run, lane, { modes, gzip }), validity };
  const figures = figuresOfRun({
    modes,
    arms,
    found: lane.found,
    ceilings: lane.ceilings,
    seed: options.seed,
  });
  const results = arms.map(({ result }) => result);
  const notes = [...gzipNotes(run, lane, gzip), ...outputNotes(options.outputs, lane.sender)];
  if (options.segment)
    return completeResult<LoadSegmentResult>(
      {
        kind: 'segment',
        ...measured,
        ...figures,
        run: { ...identity, segment: segmentName(options.segment) },
        // Every arm of a segment says what merging it needs.
        arms: results as SegmentArm[],
      },
      deployment.gates,
      notes,
    );
  return completeResult<LoadRunResult>(
    {
      kind: 'run',
      ...measured,
      ...figures,
      run: { ...identity, interleavedWith: other?.deployment.runId ?? null },
      steps: lane.steps,
      capacity: lane.capacity,
      trends: options.profile === 'soak' ? trendsOf(modes, results) : null,
      segments: [],
      arms: results,
    },
    deployment.gates,
    notes,
  );
}

function identityOf({ options, startedAt }: PreparedRun, { deployment, isSandbox }: Lane) {
  return {
    id: deployment.runId,
    profile: options.profile ?? 'compare',
    seed: options.seed,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    target: deployment.target.baseUrl,
    sandbox: isSandbox,
  };
}

/** What a run and a segment say of how they were sent. */
function measuredOf(run: PreparedRun, lane: Lane, { gzip }: Agreement) {
  const { options, settings, environment, startedAt } = run;
  const { sender, found } = lane;
  const { events: _events, ...corpus } = run.corpus;
  return {
    harness: { name: packageJson.name, version: packageJson.version },
    settings: {
      ...settings,
      vus: settings.vus ?? Math.max(1, ...[...found.values()].map(({ vus }) => vus)),
      vuSearch: settings.vus === null,
      gzip,
      eventsPerArm: lane.eventsPerArm,
    },
    environment: {
      ...environment,
      connection: sender.arms.find(({ connection }) => connection)?.connection ?? null,
      loadAverage: { ...environment.loadAverage, during: sender.loadAverage, after: loadavg() },
    },
    corpus,
    preflight: lane.trial.preflight,
    stopped: sender.stopped ?? interruption(options.signal, startedAt),
    failures: failureExamples(sender.arms, startedAt, lane.secrets.redact),
  };
}

function gzipNotes({ settings }: PreparedRun, { trial }: Lane, gzip: boolean): Note[] {
  if (trial.gzipRefused !== null)
    return [note(`No gzip: the target does not accept it (${trial.gzipRefused}).`)];
  if (settings.gzip && trial.preflight.passed && !gzip)
    return [note('No gzip: the other deployment does not accept it.')];
  return [];
}
