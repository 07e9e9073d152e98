import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Ajv } from 'ajv';
import schema from '../../../../contracts/results/load.schema.json' with { type: 'json' };
import type { LoadResult } from '../../../../contracts/results/load-result/result.ts';
import { findK6 } from '../../../../load/binary/locate.mjs';
import { segmentOf } from '../../../../load/k6/segment.ts';
import { startSandbox } from '../../../../sandbox/sandbox.ts';
import { harness, root } from '../../../run-command.ts';
import { needsK6, test } from '../subjects.ts';
import { makes, off, segment } from './archive-parameters.ts';
import { runAlone } from './run-alone.ts';

const isLoadResult = new Ajv({ formats: { 'date-time': true } }).compile(schema);

/** Service times of answers of 201, as k6's own output has every one. Milliseconds. */
function samplesIn(file: string): number[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"http_req_duration"') && line.includes('"Point"'))
    .map((line) => JSON.parse(line).data)
    .filter(({ tags }) => tags.expected_response === 'true')
    .map(({ value }) => value);
}

test('an archive holds no secret; k6 alone sends it in four segments, each event once, and report counts it', async ({
  output,
}) => {
  needsK6();
  const sandbox = await startSandbox();
  try {
    const environment = sandbox.environment() as Record<string, string>;
    const archive = join(output, 'out.tar');
    const token = (await harness(['token'], { environment })).stdout.trim();
    const made = await harness(makes(archive), { environment: { ...environment, AUDITBOX_TOKEN: token } });
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stdout).toContain('1,205 events in 121 requests');
    const inside = join(output, 'inside');
    mkdirSync(inside);
    expect(spawnSync('tar', ['xf', archive, '-C', inside]).status).toBe(0);
    const files = readdirSync(inside, { recursive: true, withFileTypes: true }).filter(
      (file) => !file.isDirectory(),
    );
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['bodies.bin', 'order.ts', 'arm.ts']),
    );
    const archived = readFileSync(archive, 'latin1');
    for (const secret of [sandbox.clientSecret, token, 'eyJ'])
      expect(archived.includes(secret), secret.slice(0, 3)).toBe(false);

    // What the operator does before it starts its pods.
    const again = join(output, 'again.tar');
    const { path } = findK6()!;
    expect(spawnSync(path, ['archive', archive, '-O', again]).status).toBe(0);
    expect(spawnSync(path, ['inspect', '--execution-requirements', again]).status).toBe(0);

    const folders = [1, 2, 3, 4].map((part) => join(output, `part-${part}`));
    const runs = await Promise.all(
      folders.map((folder, nth) =>
        runAlone(again, folder, environment, [...segment(nth + 1, 4), '--out', 'json=samples.json']),
      ),
    );
    for (const { exitCode, stdout, stderr } of runs) {
      expect(exitCode, stderr).toBe(0);
      expect(stdout + stderr).not.toMatch(/eyJ/);
      expect(stdout).toMatch(/^\{"auditboxLoadSegment":1,.*\}\n$/);
    }
    const merged = join(output, 'merged');
    const shown = await harness(['report', ...folders, '--output', merged]);
    expect(shown.exitCode, shown.stderr).toBe(3);
    expect(shown.stdout).toContain('Not verified: k6 sent an archive by itself');
    const gate = ['--min-throughput', '1'];
    const counted = await harness(['report', ...folders, '--output', merged, '--count', ...gate], {
      environment,
    });
    expect(counted.exitCode, counted.stdout + counted.stderr).toBe(0);
    expect(counted.stdout).toContain('Valid: all 1,205 acknowledged events were found');
    const result: LoadResult = JSON.parse(readFileSync(join(merged, 'load.json'), 'utf8'));
    expect(isLoadResult(result), JSON.stringify(isLoadResult.errors)).toBe(true);
    expect(result.gates!.map(({ passed }) => passed)).toEqual([true]);
    expect(result.modes[0]!.events).toEqual({ sent: 1205, acknowledged: 1205, stored: 1205 });
    expect(readFileSync(join(merged, 'report.html'), 'utf8')).toContain('unknown: k6 ran alone');

    // Percentiles are those of all samples in one heap, to within what docs/load.md says.
    const pooled = folders.flatMap((folder) => samplesIn(join(folder, 'samples.json'))).sort((a, b) => a - b);
    expect(pooled).toHaveLength(121);
    const { p50, p90, p99, max } = result.modes[0]!.serviceTimeMs!;
    expect(max).toBeCloseTo(pooled.at(-1)!, 6);
    for (const [percentile, value] of [
      [50, p50],
      [90, p90],
      [99, p99],
    ] as const) {
      const rank = (points: number) => Math.round((pooled.length * (percentile + points)) / 100);
      expect(value).toBeGreaterThanOrEqual(pooled[Math.max(0, rank(-0.5) - 1 - 4)]! - 1e-6);
      expect(value).toBeLessThanOrEqual((pooled[rank(0.5) + 4] ?? max) + 1e-6);
    }
  } finally {
    await sandbox.close();
  }
});

test('an archive sends each body once to the host it was made for, and nothing when something is amiss', async ({
  output,
  target,
}) => {
  needsK6();
  const { url, stored, submissions } = await target();
  const archive = join(output, 'out.tar');
  expect((await harness(makes(archive, '--target', url), { environment: off })).exitCode).toBe(0);
  const refused: [Record<string, string>, string[], string][] = [
    [{ ...off, AUDITBOX_URL: 'https://other.example.org/fhir' }, [], 'may load 127.0.0.1 only'],
    [off, segment(1, 3), "The 8 VUs of this archive can't be shared evenly by 3 segments"],
    [off, ['--execution-segment', '1/8:1/2'], 'is not an equal part of a whole'],
    [{}, [], 'OIDC_CLIENT_ID is not set'],
    [{ OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 's3cret-word' }, [], 'No source of tokens is configured'],
    [
      { OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 's3cret-word', OIDC_ISSUER: url },
      [],
      'No token endpoint at',
    ],
  ];
  for (const [environment, parameters, says] of refused) {
    const ended = await runAlone(archive, join(output, 'refused'), environment, parameters);
    expect(ended.exitCode).not.toBe(0);
    expect(ended.stderr).toContain(says);
    expect(ended.stdout + ended.stderr).not.toContain('s3cret-word');
  }
  expect(submissions()).toBe(0);
  const folder = join(output, 'whole');
  expect((await runAlone(archive, folder, { ...off, AUDITBOX_URL: url })).exitCode).toBe(0);
  expect(stored.size).toBe(1205);
  const contents = [...stored.values()].map(({ id: _id, meta: _meta, ...own }) => JSON.stringify(own));
  expect(new Set(contents).size).toBe(1205);
  const counted = await harness(['report', folder, '--count', '--visibility-timeout', '1'], {
    environment: { ...off, AUDITBOX_URL: url },
  });
  expect(counted.exitCode, counted.stdout + counted.stderr).toBe(0);
});

test('a server that repeats the token gets it into no log of an archive', async ({ output }) => {
  needsK6();
  const token = 'opaque-t0ken-of-some-length';
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(500, { 'content-type': 'application/fhir+json' });
    const diagnostics = `${'x'.repeat(290)} refused: ${request.headers.authorization}`;
    response.end(JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ diagnostics }] }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const archive = join(output, 'out.tar');
    await harness(makes(archive, '--target', url), { environment: off });
    const { stdout, stderr } = await runAlone(archive, join(output, 'part'), { AUDITBOX_TOKEN: token });
    expect(stderr).toContain('"kind":"status 500"'.replaceAll('"', '\\"'));
    expect(stdout + stderr).not.toContain(token.slice(0, 8));
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('an archive needs consent, a fixed size and one mode: exit 2 and one sentence, no file', async ({
  output,
}) => {
  const file = join(output, 'out.tar');
  const here = ['--target', 'http://127.0.0.1:9'];
  for (const [parameters, says] of [
    [
      makes(file, '--target', 'https://auditbox.example.org'),
      'add --i-am-allowed-to-load auditbox.example.org',
    ],
    [['load', '--archive', file, ...here, '--events', '10'], '--archive also needs --events and --vus'],
    [makes(file, ...here, '--batch', '10,100'), 'Give one Bundle size with --batch'],
    [makes(file, ...here, '--rounds', '2', '--max-p99', '1'), 'Leave out --rounds, --max-p99'],
    [makes(file, ...here, '--segment', '1/4'), 'Leave out --segment'],
    [makes(file, ...here, '--vus', '122'), '1205 events are 121 requests, fewer than --vus 122'],
    [makes(file, ...here, '--ca', join(root, 'package.json')), 'set SSL_CERT_FILE where k6 runs'],
  ] as const) {
    const { exitCode, stderr } = await harness([...parameters], { environment: { ...off, TMPDIR: output } });
    expect([exitCode, stderr.trim().split('\n').length], stderr).toEqual([2, 1]);
    expect(stderr).toContain(says);
    expect(readdirSync(output)).toEqual([]);
  }
  writeFileSync(file, 'mine');
  const kept = await harness(makes(file, ...here), { environment: off });
  expect([kept.exitCode, kept.stderr]).toEqual([
    2,
    `${file} already exists. Choose another name, or remove it first.\n`,
  ]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('Ctrl-C while an archive is made leaves nothing behind: exit 130', async ({ output }) => {
  needsK6();
  const file = join(output, 'out.tar');
  const big = [
    'load',
    '--archive',
    file,
    '--events',
    '60000',
    '--vus',
    '8',
    '--target',
    'http://127.0.0.1:9',
  ];
  const { exitCode, stderr } = await harness(big, {
    environment: { ...off, TMPDIR: output },
    onStart: (child) => {
      const bodies = () =>
        readdirSync(output, { recursive: true }).find((name) => String(name).endsWith('bodies.bin'));
      const timer = setInterval(() => {
        const name = bodies();
        if (name && existsSync(join(output, String(name))) && statSync(join(output, String(name))).size > 0) {
          clearInterval(timer);
          child.kill('SIGINT');
        }
      }, 5);
      child.on('close', () => clearInterval(timer));
    },
  });
  expect([exitCode, stderr]).toEqual([130, 'Interrupted: no archive was written.\n']);
  expect(readdirSync(output)).toEqual([]);
});

test('k6 says which part it runs as fractions, decimals or percent', () => {
  const names = { '1/4:1/2': [2, 4], '0:1/4': [1, 4], '3/4:1': [4, 4], '1/3': [1, 3], '0.5:1': [2, 2] };
  for (const [name, [part, parts]] of Object.entries(names)) expect(segmentOf(name)).toEqual({ part, parts });
  expect(segmentOf('25%:50%')).toEqual({ part: 2, parts: 4 });
  expect(segmentOf(null)).toEqual({ part: 1, parts: 1 });
  for (const name of ['1/8:1/2', '0:2/3', '1/2:1/2', 'x:y', '1:0']) expect(segmentOf(name)).toBeNull();
});
