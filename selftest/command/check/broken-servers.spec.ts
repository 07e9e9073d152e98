import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { validateAuditEvent } from '../../../contracts/fhir/validate.ts';
import type { Report } from '../../../contracts/results/report.ts';
import type { RunSettings } from '../../../contracts/results/run-settings.ts';
import type { Checked } from '../../../tests/engine/in-process.ts';
import { allAtOnce } from '../../all-at-once.ts';
import { type CommandResult, harness } from '../../run-command.ts';
import { checkInProcess } from './check-command.ts';

/** Starts a server of a few lines for as long as `use` takes. */
async function withServer<Result>(
  listener: RequestListener,
  use: (target: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Checks a server by the command; what was said, and the report where one was written. */
async function checkByCommand(
  listener: RequestListener,
  parameters: string[] = [],
): Promise<CommandResult & { report: Report | null }> {
  const folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
  try {
    const result = await withServer(listener, (target) =>
      harness(['check', '--quick', '--target', target, '--output', folder, ...parameters], {
        environment: { AUDITBOX_AUTH: 'off' },
      }),
    );
    return { ...result, report: readJson(join(folder, 'report.json')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Checks a server in this process: the exit code that the command would have, and the verdicts. */
async function checkServer(
  listener: RequestListener,
  settings: Partial<RunSettings> = {},
): Promise<{ exitCode: number; report: { requirements: Checked['results'] } }> {
  const { exitCode, results } = await withServer(listener, (target) =>
    checkInProcess({ AUDITBOX_URL: target, AUDITBOX_AUTH: 'off' }, { quick: true, ...settings }),
  );
  return { exitCode, report: { requirements: results } };
}

function readJson(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const verdictOf = (report: { requirements: readonly { id: string; verdict: string }[] } | null, id: string) =>
  report?.requirements.find((row) => row.id === id)?.verdict;

test('a server that answers 201 to everything is found out', async () => {
  const { exitCode, stdout, report } = await checkByCommand((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(201, { 'content-type': 'application/fhir+json' }).end('{}'));
  });
  expect(exitCode, stdout).toBe(1);
  for (const id of [
    'CREATE-ID-REPLACED',
    'CREATE-CONTENT-UNCHANGED',
    'BUNDLE-RETURNED',
    'INVALID-NOT-JSON',
    'CREATE-STORED',
  ])
    expect(verdictOf(report, id), id).toBe('fail');
  expect(verdictOf(report, 'CREATE-STATUS-201')).toBe('pass');
  expect(stdout).toContain('CREATE-ID-REPLACED');
  // The smallest event that shows it: what has nothing to do with the missing element has been left out.
  const accepted = report!.requirements.find((row) => row.id === 'INVALID-MISSING-REQUIRED')!.cases;
  const reduced = accepted.find(({ reproducer }) => reproducer)!.reproducer!;
  expect(reduced.requests).toBeGreaterThan(0);
  expect(reduced.requests).toBeLessThanOrEqual(50);
  expect(validateAuditEvent(reduced.body)).toHaveLength(1);
  expect(Object.keys(reduced.body as object).sort()).not.toContain('entity');
});

/** Servers that break their contract, and what a check of each finds. */
const broken: Record<string, () => Promise<void>> = {
  async 'a server that returns each request as it came is found out'() {
    const { exitCode, report } = await checkServer((request, response) => {
      response.writeHead(201, { 'content-type': 'application/fhir+json' });
      request.pipe(response);
    });
    expect(exitCode).toBe(1);
    expect(verdictOf(report, 'CREATE-CONTENT-UNCHANGED')).toBe('pass');
    for (const id of [
      'CREATE-ID-REPLACED',
      'CREATE-LASTUPDATED-BUMPED',
      'INVALID-MISSING-REQUIRED',
      'BUNDLE-ID-REPLACED',
    ])
      expect(verdictOf(report, id), id).toBe('fail');
  },
  async 'a server that refuses everything fails the creates, and its refusals prove nothing'() {
    const { exitCode, report } = await checkServer((request, response) => {
      request
        .resume()
        .on('end', () =>
          response
            .writeHead(400, { 'content-type': 'application/fhir+json' })
            .end(
              '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid","diagnostics":"no"}]}',
            ),
        );
    });
    expect(exitCode).toBe(1);
    expect(verdictOf(report, 'CREATE-STATUS-201')).toBe('fail');
    expect(verdictOf(report, 'INVALID-MISSING-REQUIRED')).toBe('error');
  },
  async 'a server that answers 404 to every invalid body is not taken for one that refuses it'() {
    const { exitCode, report } = await checkServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (request.url === '/metadata') return response.end('{}');
        const isValid = body.includes('"source"') && body.includes('"recorded"');
        response
          .writeHead(isValid ? 201 : 404, { 'content-type': 'application/fhir+json' })
          .end(isValid ? body : '{}');
      });
    });
    expect(exitCode).toBe(1);
    expect(verdictOf(report, 'INVALID-NOT-JSON')).toBe('fail');
  },
};

// Each check waits for what never becomes visible.
test('servers that break their contract are found out', () => allAtOnce(broken));

test('a server that answers 404 to everything is reported as not an Auditbox', async () => {
  const { exitCode, stderr } = await checkByCommand((_request, response) =>
    response.writeHead(404).end('nothing here'),
  );
  expect(exitCode).toBe(3);
  expect(stderr).toContain('No Auditbox found at http://127.0.0.1');
});

/** Answers of hostile or broken servers: none may hang the check, crash it, or be taken for a success. */
const hostile: Record<string, RequestListener> = {
  'HTML for errors': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><script>alert(1)</script></html>'),
  'JSON nested 100,000 deep': (_request, response) => response.writeHead(201).end('['.repeat(100_000)),
  'invalid UTF-8': (_request, response) => response.writeHead(201).end(Buffer.from([0xff, 0xfe, 0x7b, 0xc3])),
  'a gzip bomb': (_request, response) => response.writeHead(201, { 'content-encoding': 'gzip' }).end(bomb),
  'broken gzip': (_request, response) =>
    response.writeHead(201, { 'content-encoding': 'gzip' }).end('no gzip'),
  'a redirect to another host': (_request, response) =>
    response.writeHead(302, { location: 'http://elsewhere.invalid/AuditEvent' }).end(),
  'a body shorter than its length': (_request, response) => {
    response.writeHead(201, { 'content-length': '1000' }).write('{');
    response.destroy();
  },
  'a closed connection': (request) => request.socket.destroy(),
};

const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, ' '));

async function checkHostile(listener: RequestListener): Promise<void> {
  const { exitCode, report } = await checkServer(
    (request, response) => (request.url === '/metadata' ? response.end('{}') : listener(request, response)),
    { requirements: ['CREATE-STATUS-201', 'CREATE-CONTENT-UNCHANGED', 'INVALID-NOT-JSON'] },
  );
  expect([1, 3]).toContain(exitCode);
  expect(verdictOf(report, 'CREATE-CONTENT-UNCHANGED')).not.toBe('pass');
  expect(verdictOf(report, 'INVALID-NOT-JSON')).not.toBe('pass');
}

/** Gives up at the deadline on a server that never ends its answer. */
async function checkDrip(): Promise<void> {
  const { exitCode, report, stderr, stdout } = await checkByCommand(
    (request, response) => {
      if (request.url === '/metadata') return response.end('{}');
      const drip = setInterval(() => response.write(' '), 200);
      return response.writeHead(201).on('close', () => clearInterval(drip));
    },
    ['--requirement', 'CREATE-TWICE', '--timeout', '2'],
  );
  expect(exitCode, stdout + stderr).toBe(3);
  expect(`${stdout}${stderr}`).toContain('2 s');
  if (report) expect(verdictOf(report, 'CREATE-TWICE')).toBe('error');
}

// Each waits until it is certain that nothing can be tested.
test('servers whose answers are hostile, broken or without end end the check with a verdict', () =>
  allAtOnce({
    ...Object.fromEntries(
      Object.entries(hostile).map(([what, listener]) => [what, () => checkHostile(listener)]),
    ),
    'an answer that never ends': checkDrip,
  }));
