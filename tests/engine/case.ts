import { createHash } from 'node:crypto';
import type { AuditEvent, Bundle } from 'fhir/r4';
import { type RequirementId, requirement } from '../../contracts/catalogue/all.ts';
import type { CaseResult, Verdict } from '../../contracts/results/report.ts';
import { brokenVerdict } from '../../contracts/results/verdict.ts';
import type { ApiRequest } from '../../target/http/client.ts';
import type { RawExchange } from '../../target/http/exchange.ts';
import { type Answer, answerOf } from './answer.ts';
import { Breach, NotTestable } from './breach.ts';
import type { Session } from './session.ts';

export const fhirJson = 'application/fhir+json';

/** The result of one case for one requirement, and the exchanges that led to it. */
export interface Finding extends Omit<CaseResult, 'curl' | 'exchanges'> {
  requirement: RequirementId;
  trail: readonly RawExchange[];
}

// biome-ignore lint/suspicious/noConfusingVoidType: a check without a remark returns nothing
type Remark = string | void;

/**
 * Returns when a requirement holds, with an optional remark for the report. Throws a Breach when it
 * is broken.
 */
export type Check = () => Remark | Promise<Remark>;

/**
 * One case: it sends requests and claims requirements about the answers. The type says which
 * requirements it may claim. A function that takes a plain `Case` claims none.
 */
export interface Case<Id extends RequirementId = never> {
  readonly name: string;
  /** Seed of this case's input, derived from the seed of the run and the name of the case. */
  readonly seed: number;
  readonly session: Session;
  /** How often requests of this case were sent again although the first may have been carried out. */
  readonly inDoubt: number;
  send(request: ApiRequest): Promise<Answer>;
  create(event: AuditEvent | string): Promise<Answer>;
  submit(bundle: Bundle | string): Promise<Answer>;
  read(id: string): Promise<Answer>;
  // A property, not a method: TypeScript compares the parameters of methods loosely.
  /**
   * Records whether a requirement holds. Returns false when it is broken, or could not be tested.
   */
  readonly claim: (id: Id, check: Check) => Promise<boolean>;
  /**
   * Records what the deployment does where the documents are silent. The verdict is `info`: neither
   * passed nor failed.
   */
  readonly observe: (id: Id, what: string) => void;
  /**
   * Claims a requirement if the case declares it. For functions that check more than one case
   * needs.
   */
  claimIfDeclared(id: RequirementId, check: Check): Promise<void>;
  /** Adds the smallest body that still shows the failure to the finding on a requirement. */
  reproducer(id: RequirementId, reproducer: NonNullable<CaseResult['reproducer']>): void;
}

/** A case about one requirement. Its claims and observations do not need to name it. */
export interface SoleCase<Id extends RequirementId, Also extends RequirementId = never>
  extends Case<Id | Also> {
  readonly claim: Case<Id | Also>['claim'] & ((check: Check) => Promise<boolean>);
  readonly observe: Case<Id | Also>['observe'] & ((what: string) => void);
}

/** A case as a run executes it. */
export interface RunnableCase {
  name: string;
  /**
   * The requirements that it is about. If the case ends early, the reason is recorded for each of
   * them.
   */
  proves: readonly RequirementId[];
  /** The requirements that it may also claim. */
  also: readonly RequirementId[];
  /** Every answer counts as it comes, and none too. Nothing is sent again. */
  asIs: boolean;
  body: (proof: SoleCase<RequirementId>) => Promise<unknown>;
}

/**
 * Runs a case and returns its findings. If it ends early, the reason is recorded for every
 * requirement it did not reach.
 */
export async function runCase(
  { name, proves, also, asIs, body }: RunnableCase,
  session: Session,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const exchanges: RawExchange[] = [];
  const seed = seedOf(session.settings.seed, name);
  const declares = (id: RequirementId) => proves.includes(id) || also.includes(id);

  const record = (id: RequirementId, verdict: Verdict, reason: unknown) =>
    findings.push({
      requirement: id,
      name,
      seed,
      ...explain(verdict, reason, session),
      trail: [...exchanges],
    });

  const demandDeclared = (id: RequirementId) => {
    if (!declares(id)) throw new Error(`the case claims ${id}, which it does not declare`);
  };
  const claim = async (id: RequirementId, check: Check) => {
    demandDeclared(id);
    try {
      record(id, 'pass', await check());
      return true;
    } catch (error) {
      if (!(error instanceof Breach || error instanceof NotTestable)) throw error;
      record(id, verdictOf(error, id), error);
      return false;
    }
  };

  const observe = (id: RequirementId, what: string) => {
    demandDeclared(id);
    record(id, 'info', what);
  };

  let inDoubt = 0;
  const send = async (request: ApiRequest) => {
    const response = await session.client.request({ asIs, ...request }, (one) => exchanges.push(one));
    inDoubt += response.inDoubt;
    return answerOf(response);
  };
  const post = (path: string, resource: object | string) =>
    send({
      method: 'POST',
      path,
      headers: { 'content-type': fhirJson },
      body: typeof resource === 'string' ? resource : JSON.stringify(resource),
    });

  const proof: SoleCase<RequirementId> = {
    name,
    seed,
    session,
    get inDoubt() {
      return inDoubt;
    },
    send,
    create: (event) => post('/AuditEvent', event),
    submit: (bundle) => post('/', bundle),
    read: (id) => send({ method: 'GET', path: `/AuditEvent/${encodeURIComponent(id)}` }),
    claim: (...claimed: [RequirementId, Check] | [Check]) =>
      claimed.length === 1 ? claim(soleOf(proves), claimed[0]) : claim(...claimed),
    observe: (...observed: [RequirementId, string] | [string]) =>
      observed.length === 1 ? observe(soleOf(proves), observed[0]) : observe(...observed),
    async claimIfDeclared(id, check) {
      if (declares(id)) await claim(id, check);
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

function soleOf(proves: readonly RequirementId[]): RequirementId {
  const [id] = proves;
  if (!id || proves.length > 1)
    throw new Error('a case about several requirements must name the one that it claims');
  return id;
}

/**
 * A breach is the deployment's fault, and a missing feature a skip. Any other error comes from the
 * harness or the network.
 */
function verdictOf(error: unknown, id: RequirementId): Verdict {
  if (error instanceof Breach) return brokenVerdict(requirement(id)!.level);
  return error instanceof NotTestable ? 'skip' : 'error';
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

/** Derives a seed of 32 bits from the seed of the run and a name. */
export function seedOf(runSeed: number, name: string): number {
  return createHash('sha256').update(`${runSeed} ${name}`).digest().readUInt32BE(0);
}
