import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import schema from '../../../../contracts/results/load.schema.json' with { type: 'json' };
import { modeName } from '../../../../contracts/results/load-result/mode.ts';
import type { LoadResult } from '../../../../contracts/results/load-result/result.ts';
import { fileOfArm } from '../../../../load/arm/k6-output-files.ts';
import { readK6Outputs } from '../../../../load/arm/k6-outputs.ts';
import { needsK6, test } from '../subjects.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);
const off = { AUDITBOX_AUTH: 'off' };
const small = ['--batch', '10', '--rounds', '1', '--events', '60', '--vus', '2'];

/** A sample in k6's JSON output. */
interface Point {
  type: string;
  metric: string;
  data: { value: number; tags: Record<string, string> };
}

const pointsOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Point)
    .filter(({ type }) => type === 'Point');

const phaseOf = ({ round, control }: LoadResult['arms'][number]) =>
  round === 0 ? 'warm-up' : control ? 'control' : 'round';

test('each arm writes files of its own, whose samples add up to the result and tell run, mode and round', async ({
  load,
  target,
  output,
}) => {
  needsK6();
  const { url } = await target();
  const folder = join(output, 'samples');
  const outputs = ['--k6-out', `json=${folder}/all.json`, '--k6-out', `csv=fileName=${folder}/all.csv`];
  const run = await load(['--target', url, ...outputs, ...small], { environment: off });
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  const result = run.result!;
  expect(isLoadResult(result), JSON.stringify(isLoadResult.errors)).toBe(true);
  const names = result.arms.flatMap(({ marker }) => [`all-${marker}.csv`, `all-${marker}.json`]);
  expect(readdirSync(folder).sort()).toEqual(names.sort());
  for (const arm of result.arms) {
    const points = pointsOf(join(folder, `all-${arm.marker}.json`));
    const tags = {
      ...{ run: result.run.id, arm: arm.marker, mode: modeName(arm.mode), round: String(arm.round) },
      phase: phaseOf(arm),
    };
    for (const { data } of points) expect(data.tags).toMatchObject(tags);
    const ofMetric = (name: string) => points.filter(({ metric }) => metric === name);
    const acknowledged = ofMetric('events_acknowledged').reduce((sum, { data }) => sum + data.value, 0);
    expect(acknowledged).toBe(arm.events.acknowledged);
    expect(ofMetric('http_reqs')).toHaveLength(arm.requests.sent);
    expect(ofMetric('http_reqs')[0]!.data.tags).toMatchObject({
      method: 'POST',
      status: '201',
      proto: 'HTTP/1.1',
    });
    expect(readFileSync(join(folder, `all-${arm.marker}.csv`), 'utf8')).toContain('events_acknowledged');
  }
  expect(result.settings.outputs).toEqual(['csv', 'json']);
  expect(run.stdout).toContain('Warning: k6 also wrote to csv, json, which slows the generator down');
  expect(run.stdout).toContain(`${folder}/all-*.json and ${folder}/all-*.csv: a file for each of 5 arms.`);
});

test('an output that this k6 does not have is refused before anything is sent: exit 2, and which there are', async ({
  load,
  target,
  output,
}) => {
  needsK6();
  writeFileSync(join(output, 'load.json'), '{"earlier":true}');
  const { url, submissions } = await target();
  const run = await load(['--target', url, '--k6-out', 'nosuch=x', ...small], { environment: off });
  expect(run.stderr).toMatch(/^--k6-out is nosuch, which k6 v\S+ does not have\. Use .*\bjson\b.*\.\n$/);
  expect(run.exitCode).toBe(2);
  expect(submissions()).toBe(0);
  expect(run.result).toEqual({ earlier: true });
});

test('an output that writes files and names none, or one that can not be written, is refused: exit 2', async ({
  load,
  output,
}) => {
  writeFileSync(join(output, 'file'), '');
  for (const [asked, said] of [
    ['json', '--k6-out json needs a file. Use --k6-out json=FILE.'],
    ['json=-', '--k6-out json needs a file. Use --k6-out json=FILE.'],
    ['csv=timeFormat=unix', '--k6-out csv needs a file. Use --k6-out csv=FILE.'],
    [
      'web-dashboard=period=2s',
      '--k6-out web-dashboard needs a file. Use --k6-out web-dashboard=export=FILE.html.',
    ],
    [`json=${output}/file/x.json`, `--k6-out json can't write to ${output}/file (it is not a folder)`],
  ] as const) {
    const run = await load(['--target', 'http://127.0.0.1:9', '--k6-out', asked], { environment: off });
    expect(run.stderr).toContain(said);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.exitCode).toBe(2);
  }
});

test('an output that does not accept the samples is reported, and the measurement is kept', async ({
  load,
  target,
}) => {
  needsK6();
  const { url } = await target();
  const run = await load(['--target', url, '--k6-out', 'experimental-prometheus-rw', ...small], {
    environment: {
      ...off,
      K6_PROMETHEUS_RW_SERVER_URL: 'http://writer:hidden-word@127.0.0.1:9/api/v1/write',
    },
  });
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  expect(run.stdout).toMatch(
    /^Warning: k6 logged in 5 of 5 arms, perhaps about its outputs: Failed to send/m,
  );
  expect(run.stdout + run.stderr + JSON.stringify(run.result)).not.toContain('hidden-word');
});

test('OpenTelemetry gets the samples with their tags', async ({ load, target }) => {
  needsK6();
  const { url } = await target();
  const received: { path: string; body: Buffer }[] = [];
  const collector = createServer(async (request, answer) => {
    received.push({ path: request.url ?? '', body: await buffer(request) });
    answer.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
  try {
    const { port } = collector.address() as AddressInfo;
    const run = await load(['--target', url, '--k6-out', 'opentelemetry', ...small], {
      environment: {
        ...off,
        K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf',
        K6_OTEL_HTTP_EXPORTER_ENDPOINT: `127.0.0.1:${port}`,
        K6_OTEL_HTTP_EXPORTER_INSECURE: 'true',
      },
    });
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/v1/metrics']));
    const all = Buffer.concat(received.map(({ body }) => body));
    for (const { marker } of run.result!.arms) expect(all.includes(marker)).toBe(true);
    expect(all.includes('events_acknowledged')).toBe(true);
    expect(run.stdout).not.toContain('k6 said');
  } finally {
    collector.closeAllConnections();
    collector.close();
  }
});

test('the web dashboard of a long arm is a file; for a short arm, a warning says why there is none', async ({
  load,
  target,
  output,
}) => {
  needsK6();
  const { url } = await target({ delayMs: 100 });
  const run = await load(
    [
      '--target',
      url,
      '--k6-out',
      `web-dashboard=export=${output}/board.html`,
      '--batch',
      '45',
      '--rounds',
      '1',
    ].concat('--events', '45', '--vus', '1'),
    { environment: off },
  );
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  const long = run.result!.arms.filter(({ windowMs }) => windowMs > 4000);
  const short = run.result!.arms.filter(({ windowMs }) => windowMs < 1000);
  expect([long.length > 0, short.length > 0]).toEqual([true, true]);
  for (const { marker } of long)
    expect(readFileSync(join(output, `board-${marker}.html`), 'utf8')).toContain('<html');
  for (const { marker } of short) expect(existsSync(join(output, `board-${marker}.html`))).toBe(false);
  expect(run.stdout).toMatch(/perhaps about its outputs: The test run was short/);
});

test('k6 gets the variables of the outputs asked for, and no others', () => {
  const environment = {
    K6_PROMETHEUS_RW_SERVER_URL: 'http://127.0.0.1:9090/api/v1/write',
    K6_PROMETHEUS_RW_PASSWORD: 'hidden-word',
    K6_OTEL_METRIC_PREFIX: 'k6.',
    OTEL_SERVICE_NAME: 'load',
    K6_INFLUXDB_USERNAME: 'k6',
    K6_CSV_FILENAME: 'one.csv',
    K6_CSV_SAVE_INTERVAL: '2s',
    ...{ K6_VUS: '99', K6_OUT: 'json', K6_WEB_DASHBOARD: 'true', K6_CLOUD_TOKEN: 'x', AWS_SECRET_KEY: 'y' },
  };
  const variables = (...asked: string[]) => Object.keys(readK6Outputs(asked, environment)!.variables).sort();
  expect(variables('experimental-prometheus-rw')).toEqual([
    'K6_PROMETHEUS_RW_PASSWORD',
    'K6_PROMETHEUS_RW_SERVER_URL',
  ]);
  expect(variables('opentelemetry', 'csv=x.csv')).toEqual([
    'K6_CSV_SAVE_INTERVAL',
    'K6_OTEL_METRIC_PREFIX',
    'OTEL_SERVICE_NAME',
  ]);
  expect(variables('influxdb=http://127.0.0.1:8086/k6')).toEqual(['K6_INFLUXDB_USERNAME']);
  expect(variables('json=x.json')).toEqual([]);
  expect(readK6Outputs(['experimental-prometheus-rw'], environment)!.secrets).toEqual(['hidden-word']);
  expect(readK6Outputs(['influxdb=http://a:b-word@h/db'], {})!.secrets).toEqual(['b-word']);
  expect(readK6Outputs([], environment)).toBeNull();
});

test('the name of an arm goes before the ending of a file, whatever its folder is called', () => {
  expect(fileOfArm('out.d/samples.json.gz', 'run-a1')).toBe('out.d/samples-run-a1.json.gz');
  expect(fileOfArm('./samples', 'run-a1')).toBe('./samples-run-a1');
  expect(fileOfArm('.hidden', 'run-a1')).toBe('.hidden-run-a1');
});
