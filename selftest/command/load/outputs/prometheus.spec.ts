import { expect } from '@playwright/test';
import { modeName } from '../../../../contracts/results/load-result/mode.ts';
import { startSandbox } from '../../../../sandbox/sandbox.ts';
import { findPrometheus, howToGet } from '../../../setup/prometheus.mjs';
import { needsK6, test } from '../subjects.ts';
import { startPrometheus } from './prometheus-server.ts';

const program = findPrometheus();
if (!program) process.stdout.write(`skipped: ${howToGet}\n`);

test('Prometheus finds as many events and requests as the result says, by run, mode and phase', async ({
  load,
}) => {
  needsK6();
  test.skip(program === null, howToGet);
  const sandbox = await startSandbox({ variant: 'takes-gzip' });
  const prometheus = await startPrometheus(program!);
  try {
    const parameters = ['--gzip', '--batch', '10', '--rounds', '2', '--events', '200', '--vus', '4'];
    const run = await load(['--k6-out', 'experimental-prometheus-rw', ...parameters], {
      environment: { ...sandbox.environment(), K6_PROMETHEUS_RW_SERVER_URL: prometheus.writeUrl },
    });
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).not.toContain('k6 said');
    const {
      run: { id },
      modes,
      arms,
      validity,
    } = run.result!;
    const sum = (metric: string, of: string, label: string) =>
      prometheus.query(`sum by (${label}) (last_over_time(${metric}{run="${id}"${of}}[1h]))`, label);
    const events = 'k6_events_acknowledged_total';
    expect(await sum(events, '', 'run')).toEqual({ [id]: validity.acknowledged });
    expect(modes.map(({ mode }) => modeName(mode))).toContain('bulk 10 gzip');
    expect(await sum(events, ',phase="round"', 'mode')).toEqual(
      Object.fromEntries(modes.map((mode) => [modeName(mode.mode), mode.events.acknowledged])),
    );
    expect(await sum('k6_http_reqs_total', ',status="201"', 'arm')).toEqual(
      Object.fromEntries(arms.map(({ marker, requests }) => [marker, requests.acknowledged])),
    );
  } finally {
    await prometheus.close();
    await sandbox.close();
  }
});
