import { spawnSync } from 'node:child_process';
import { modeName } from '../../contracts/results/load-result/mode.ts';
import { UsageError } from '../../platform/exit.ts';
import type { PlannedArm } from '../plan/plan.ts';
import { fileArgument, fileOfArm } from './k6-output-files.ts';

/** Where else k6 sends its samples: its `--out`. */
export interface K6Outputs {
  /** Sorted. Without arguments, which may hold a password. */
  names: string[];
  /** Variables of k6's that these outputs read. */
  variables: Record<string, string>;
  /** Values among the variables and arguments that nothing may show. */
  secrets: string[];
  /** Names of the files that the arm with this marker writes. */
  filesOf: (marker: string) => string[];
  /**
   * What k6 is started with: the outputs, and tags with the run, arm, mode, round and phase of
   * every sample.
   */
  parametersOf: (arm: PlannedArm & { marker: string }, runId: string) => string[];
}

/** Beginnings of the variables that an output reads, where they are not `K6_<NAME>_`. */
const prefixes: Record<string, readonly string[]> = {
  'experimental-prometheus-rw': ['K6_PROMETHEUS_RW_'],
  opentelemetry: ['K6_OTEL_', 'OTEL_'],
  'experimental-opentelemetry': ['K6_OTEL_', 'OTEL_'],
};

/** They name one file for all arms, or open a browser for each. */
const leftOut = /^K6_(CSV_FILENAME|WEB_DASHBOARD(_EXPORT|_REPORT|_RECORD|_OPEN)?)$/;

const holdsSecret = /PASSWORD|TOKEN|SECRET|HEADER|KEY/;

/**
 * Reads what `--k6-out` asks for: `NAME` or `NAME=ARGUMENT` as k6 takes it.
 *
 * @param environment where the outputs' own variables are taken from
 * @returns null when nothing is asked for
 * @throws {UsageError} when an output that writes files names none, or nothing can be written there
 */
export function readK6Outputs(
  asked: readonly string[],
  environment: Record<string, string | undefined>,
): K6Outputs | null {
  if (asked.length === 0) return null;
  const outputs = asked.map((text) => {
    const [name = '', ...rest] = text.split('=');
    const argument = rest.join('=');
    return { name, argument, files: fileArgument(name, argument) };
  });
  const names = [...new Set(outputs.map(({ name }) => name))].sort();
  const read = names.flatMap((name) => prefixes[name] ?? [`K6_${name.toUpperCase().replace(/\W/g, '_')}_`]);
  const variables = Object.fromEntries(
    Object.entries(environment).filter(
      (pair): pair is [string, string] =>
        pair[1] !== undefined && !leftOut.test(pair[0]) && read.some((prefix) => pair[0].startsWith(prefix)),
    ),
  );
  return {
    names,
    variables,
    secrets: [
      ...Object.entries(variables).flatMap(([name, value]) => (holdsSecret.test(name) ? [value] : [])),
      ...[...asked, ...Object.values(variables)].flatMap(
        (text) => /\/\/[^/@:]*:([^/@]+)@/.exec(text)?.[1] ?? [],
      ),
    ],
    filesOf: (marker) =>
      outputs.flatMap(({ files }) => files?.files.map((file) => fileOfArm(file, marker)) ?? []),
    parametersOf: (arm, runId) => [
      ...outputs.flatMap(({ name, argument, files }) => {
        const own = files ? files.with((file) => fileOfArm(file, arm.marker)) : argument;
        return ['--out', own === '' ? name : `${name}=${own}`];
      }),
      ...Object.entries(tagsOf(arm, runId)).flatMap(([tag, value]) => ['--tag', `${tag}=${value}`]),
    ],
  };
}

function tagsOf(arm: PlannedArm & { marker: string }, runId: string): Record<string, string> {
  const { round, mode, control, step, marker } = arm;
  const inRounds = round === 0 ? 'warm-up' : control ? 'control' : 'round';
  return {
    run: runId,
    arm: marker,
    mode: modeName(mode),
    round: String(round),
    phase: step === undefined ? inRounds : 'step',
    ...(step !== undefined && { step }),
  };
}

/**
 * Asks k6 which outputs it has, as its builds differ; nothing is sent.
 *
 * @throws {UsageError} when one that was asked for is none of them
 */
export function demandOutputs({ names }: K6Outputs, k6: { path: string; version: string }): void {
  const none = 'none-of-this-name';
  const { stderr } = spawnSync(k6.path, ['run', '--no-usage-report', '--no-color', '--out', none, '-'], {
    input: 'export default function () {}',
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  // k6's own words: it lists its outputs only in this error.
  const known = /available types are: ([\w, -]+)/.exec(stderr)?.[1]?.trim().split(', ');
  const unknown = known && names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `--k6-out is ${unknown}, which k6 ${k6.version} does not have. Use ${known!.join(', ')}.`,
  );
}
