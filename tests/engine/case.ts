import { createHash } from 'node:crypto';
import type { AuditEvent, Bundle } from 'fhir/r4';
import { type RequirementId, requirement } from '../../contracts/catalogue/all.ts';
import type { CaseResult, Verdict } from '../../contracts/results/report.ts';
import { brokenVerdict } from '../../contracts/results/verdict.ts';
import type { ApiRequest } from '../../target/client.ts';
import type { RawExchange } from '../../target/exchange.ts';
import { type Answer, answerOf } from './answer.ts';
import { Breach, Unprovable } from './breach.ts';
import { sendWithinLimits } from './rate-limit.ts';
import type { Session } from './session.ts';

export const fhirJson = 'application/fhir+json';

/** What one case says of one requirement, and the exchanges that led to it. */
export interface Finding extends Omit<CaseResult, 'curl' | 'exchanges'> {
  requirement: RequirementId;
  trail: readonly RawExchange[];
}

// biome-ignore lint/suspicious/noConfusingVoidType: a check that has nothing to remark returns nothing
type Remark = string | void;

/** One case: sends requests, and claims requirements on what comes back. */
export interface Case {
  readonly name: string;
  /** Seed of this case's input, derived from the run's seed and the case's name. */
  readonly seed: number;
  readonly session: Session;
  send(request: ApiRequest): Promise<Answer>;
  create(event: AuditEvent | string): Promise<Answer>;
  submit(bundle: Bundle | string): Promise<Answer>;
  read(id: string): Promise<Answer>;
  /**
   * Records that a requirement holds here when `check` returns, and that it is broken when it throws a Breach.
   *
   * @param check may return a remark for the report, of what was measured for instance
   */
  claim(id: RequirementId, check: () => Remark | Promise<Remark>): Promise<boolean>;
  /** Adds the smallest body that still shows it to the finding on a requirement. */
  reproducer(id: RequirementId, reproducer: NonNullable<CaseResult['reproducer']>): void;
}

/** Runs the body of a case; returns what it found. What ends it early is told of every requirement unclaimed. */
export async function runCase(
  name: string,
  proves: readonly RequirementId[],
  session: Session,
  body: (proof: Case) => Promise<void>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const exchanges: RawExchange[] = [];
  const seed = seedOf(session.settings.seed, name);

  const record = (id: RequirementId, verdict: Verdict, reason: unknown) =>
    findings.push({
      requirement: id,
      name,
      seed,
      ...explain(verdict, reason, session),
      trail: [...exchanges],
    });

  const send = async (request: ApiRequest) =>
    answerOf(await sendWithinLimits(session.client, request, (exchange) => exchanges.push(exchange)));
  const post = (path: string, resource: object | string) =>
    send({
      method: 'POST',
      path,
      headers: { 'content-type': fhirJson },
      body: typeof resource === 'string' ? resource : JSON.stringify(resource),
    });

  const proof: Case = {
    name,
    seed,
    session,
    send,
    create: (event) => post('/AuditEvent', event),
    submit: (bundle) => post('/', bundle),
    read: (id) => send({ method: 'GET', path: `/AuditEvent/${encodeURIComponent(id)}` }),
    async claim(id, check) {
      try {
        record(id, 'pass', await check());
        return true;
      } catch (error) {
        if (!(error instanceof Breach || error instanceof Unprovable)) throw error;
        record(id, verdictOf(error, id), error);
        return false;
      }
    },
    reproducer(id, { body, requests }) {
      const finding = findings.findLast(({ requirement }) => requirement === id);
      const redacted = JSON.parse(session.secrets.redact(JSON.stringify(body)));
      if (finding) finding.reproducer = { body: redacted, requests };
    },
  };

  try {
    await body(proof);
  } catch (error) {
    const claimed = new Set(findings.map((finding) => finding.requirement));
    for (const id of proves) if (!claimed.has(id)) record(id, verdictOf(error, id), error);
  }
  return findings;
}

/** A broken promise is the deployment's; a missing feature proves nothing; all else is the harness's or the network's. */
function verdictOf(error: unknown, id: RequirementId): Verdict {
  if (error instanceof Breach) return brokenVerdict(requirement(id)!.level);
  return error instanceof Unprovable ? 'skip' : 'error';
}

function explain(
  verdict: Verdict,
  reason: unknown,
  { secrets }: Session,
): Pick<CaseResult, 'verdict' | 'message' | 'expected' | 'actual'> {
  if (reason === undefined) return { verdict, message: null };
  const message = secrets.redact(reason instanceof Error ? reason.message : String(reason));
  if (!(reason instanceof Breach)) return { verdict, message };
  const redacted = (value: unknown) => JSON.parse(secrets.redact(JSON.stringify(value ?? null)));
  return { verdict, message, expected: redacted(reason.expected), actual: redacted(reason.actual) };
}

/** A seed of 32 bits, the same for the same run seed and name. */
export function seedOf(runSeed: number, name: string): number {
  return createHash('sha256').update(`${runSeed} ${name}`).digest().readUInt32BE(0);
}
