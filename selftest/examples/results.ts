import { requirement } from '../../contracts/catalogue/all.ts';
import type { Gate } from '../../contracts/results/load-result/gate.ts';
import type { Mode } from '../../contracts/results/load-result/mode.ts';
import type { ModeResult } from '../../contracts/results/load-result/mode-result.ts';
import type { LoadRunResult } from '../../contracts/results/load-result/result.ts';
import {
  type CaseResult,
  formatVersion,
  type Report,
  type RequirementResult,
  type Verdict,
} from '../../contracts/results/report.ts';
import { countVerdicts } from '../../contracts/results/verdict.ts';
import { result as loadResult, modeResult, single } from './load-result.ts';

/** What a hostile server might say: markup, a command, control characters, marks that reorder, half a character. */
export const hostile =
  '<script>alert(1)</script> ![x](http://evil.example/x.png) [a](javascript:alert(1)) | `rm -rf` | @everyone ' +
  'http://evil.example www.evil.example ]]> &amp; %0A::error::x\n::error::y \u0000\u0007\u001b[31m \u202egnp.exe \ud800 \uffff';

function caseOf(name: string, verdict: Verdict, message: string | null = null): CaseResult {
  return {
    name,
    verdict,
    message,
    curl: verdict === 'fail' ? "curl -i -X POST 'http://127.0.0.1:8080/AuditEvent'" : null,
    seed: 7,
    ...(verdict === 'fail' && { expected: { status: 201 }, actual: hostile }),
    exchanges: [
      {
        request: {
          method: 'POST',
          url: 'http://127.0.0.1:8080/AuditEvent',
          headers: { authorization: 'Bearer $TOKEN' },
          body: '{}',
        },
        response: { status: 200, headers: {}, body: verdict === 'fail' ? hostile : '{}' },
        error: null,
        durationMs: 12.5,
      },
    ],
  };
}

/** A row of a report for a requirement of the catalogue. */
export function row(id: string, verdict: Verdict, cases: CaseResult[], reason?: string): RequirementResult {
  const { level, title } = requirement(id)!;
  const first = cases.find((one) => one.verdict === verdict)?.message ?? null;
  return { id, level, title, verdict, reason: reason ?? first, cases };
}

/** A report with these rows; its exit code is given. */
export function reportOf(requirements: RequirementResult[], run: Partial<Report['run']> = {}): Report {
  return {
    formatVersion,
    harness: { name: 'auditbox-harness', version: '0.1.0' },
    run: {
      id: '20261124T101347Z-u94h',
      seed: 1,
      startedAt: '2026-11-24T10:13:47.123Z',
      durationMs: 4200,
      target: 'http://127.0.0.1:8080',
      exitCode: 1,
      complete: true,
      problems: [],
      shard: null,
      settings: { quick: false, maxBundle: 5000, eventsFile: null, requirements: null, gate: 'SHALL' },
      ...run,
    },
    summary: countVerdicts(requirements.map(({ verdict }) => verdict)),
    requirements,
  };
}

/** A report in which every verdict occurs, once with hostile text. */
export function everyVerdict(): Report {
  return reportOf(
    [
      row('CREATE-STATUS-201', 'fail', [
        caseOf('create: the event of the guide', 'fail', hostile),
        caseOf('create: another', 'pass'),
        caseOf('create: a third', 'error', 'no answer within 30 s'),
      ]),
      row(
        'CREATE-CHARSET',
        'waived',
        [caseOf('create with charset', 'fail', 'expected 201, found 415')],
        'waived until 2027-01-31 (AB-1): being fixed; expected 201, found 415',
      ),
      row('BUNDLE-STATUS-201', 'pass', [caseOf('Bundle of 3', 'pass'), caseOf('Bundle of 1', 'pass')]),
      row('INVALID-WRONG-CODE', 'error', [], 'none of its cases ran'),
      row('AUTH-TOKEN-REQUIRED', 'skip', [caseOf('no token', 'skip', 'authorization is off')]),
      row('ROBUST-GZIP', 'info', [caseOf('by gzip', 'info', 'a gzip body was answered 415')]),
      row('ROBUST-APPEND-ONLY', 'warn', [caseOf('PUT', 'warn', 'a PUT changed the event')]),
    ],
    { problems: ['CREATE-TWICE passes now. Remove its waiver (AB-2).'] },
  );
}

const bulk: Mode = { kind: 'bulk', batch: 100 };

function modeOf(mode: Mode, eventsPerSecond: number): ModeResult {
  const ratio = { value: eventsPerSecond / 1000, interval: { low: 6.9, high: 7.7 }, rounds: 5 };
  return {
    ...modeResult(mode, eventsPerSecond, mode.kind === 'single' ? null : ratio),
    events: { sent: 8000, acknowledged: 8000, stored: 8000 },
    requests: { sent: 8000 / mode.batch, acknowledged: 8000 / mode.batch },
    serviceTimeMs: { p50: 1.2, p90: 3, p99: 12.3, p99_9: 20, max: 29 },
  };
}

/** A valid load result with this throughput of Bundles of 100, events a second; single has 1,000. */
export function loadOf(bulkPerSecond: number, changes: Partial<LoadRunResult> = {}): LoadRunResult {
  return {
    ...loadResult,
    run: { ...loadResult.run, id: '20261124T101353Z-smrl', startedAt: '2026-11-24T10:13:53.000Z' },
    settings: { ...loadResult.settings, batches: [100], rounds: 5, eventsPerArm: 1600 },
    preflight: { passed: true, cases: [{ name: 'a single event', passed: true, message: null }] },
    validity: { ...loadResult.validity, acknowledged: 16_000, stored: 16_000 },
    modes: [modeOf(single, 1000), modeOf(bulk, bulkPerSecond)],
    ...changes,
  };
}

/** A gate that held, one that failed, and one without a sample. */
export const everyGate: Gate[] = [
  { flag: '--min-ratio', unit: '× single', asked: 3, measured: 7.3, mode: 'bulk 100', passed: true },
  { flag: '--max-p99', unit: 'ms', asked: 10, measured: 12.34, mode: 'single', passed: false },
  { flag: '--max-error-rate', unit: '%', asked: 1, measured: null, mode: 'bulk 2', passed: false },
];
