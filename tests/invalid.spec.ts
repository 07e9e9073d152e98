import type { AuditEvent } from 'fhir/r4';
import type { RequirementId } from '../contracts/catalogue/all.ts';
import { bundleOf } from '../generators/bundles.ts';
import { Random } from '../generators/random.ts';
import { violations } from '../generators/violations/all.ts';
import { type Family, families, type Violation } from '../generators/violations/violation.ts';
import { NoAnswerError } from '../target/http/client.ts';
import { demandControlAccepted, isAccepted, isSuccess } from './checks/accepted.ts';
import { createLedger } from './checks/ledger.ts';
import {
  demandDiagnostics,
  demandNoInternals,
  demandOperationOutcome,
  demandRefused,
  demandSeverity,
  namesElement,
} from './checks/refused.ts';
import { claimOnlyStored } from './checks/stored.ts';
import { type Answer, demandFhirJson, demandNamesUnique } from './engine/answer.ts';
import { Breach, demand, NotTestable } from './engine/breach.ts';
import { type Case, fhirJson } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { shared } from './engine/shared.ts';
import { groupCode, markedAs, plainEvents } from './inputs/inputs.ts';
import { demandBundlesAccepted } from './scenarios/bundles-accepted.ts';
import { demandContentAccepted } from './scenarios/created.ts';
import { reproduceAcceptance } from './scenarios/reproducer.ts';
import { sendUnlessSizeDecides, sendUnlessTooLarge } from './scenarios/too-large.ts';

/** The requirement that each family of violations tests. */
const requirementOf: Record<Family, RequirementId> = {
  'missing-required': 'INVALID-MISSING-REQUIRED',
  'wrong-type': 'INVALID-WRONG-TYPE',
  cardinality: 'INVALID-CARDINALITY',
  'wrong-code': 'INVALID-WRONG-CODE',
  'bad-date-time': 'INVALID-DATE-TIME',
  'bad-primitive': 'INVALID-PRIMITIVE',
  'unknown-property': 'INVALID-UNKNOWN-PROPERTY',
  'null-or-empty': 'INVALID-NULL-OR-EMPTY',
  invariant: 'INVALID-INVARIANT',
  'other-fhir-version': 'INVALID-OTHER-VERSION',
  'wrong-resource-type': 'INVALID-RESOURCE-TYPE',
  'bundle-type': 'INVALID-BUNDLE-TYPE',
  'bundle-entry': 'INVALID-BUNDLE-ENTRY',
  'bundle-invariant': 'INVALID-BUNDLE-INVARIANT',
  'bundle-atomicity': 'BUNDLE-INVALID-ENTRY',
  'not-json': 'INVALID-NOT-JSON',
  'not-a-resource': 'INVALID-NOT-A-RESOURCE',
  encoding: 'INVALID-ENCODING',
  'other-format': 'INVALID-OTHER-FORMAT',
};

/** The requirements that every refusal tests, whatever rule was broken. */
const provenByRefusal = [
  'INVALID-NO-SERVER-ERROR',
  'ERROR-OPERATIONOUTCOME',
  'ERROR-SEVERITY',
  'ERROR-DIAGNOSTICS',
  'ERROR-NO-INTERNALS',
  'ANSWER-MEDIA-TYPE',
  'ANSWER-NAMES-UNIQUE',
] as const satisfies readonly RequirementId[];

/** A request with a fault, and its control, the same request without the fault. */
interface Pair {
  path: '/AuditEvent' | '/';
  contentType: string;
  control: string;
  faulty: string | Uint8Array;
}

/** A refusal, and the element of the event that was wrong. */
interface Refusal {
  answer: Answer;
  element: string;
}

/**
 * The family with the largest Bundles comes first. At the end, it would keep one worker busy alone.
 */
const familiesInOrder = (Object.keys(families) as Family[]).sort(
  (a, b) => Number(b === 'bundle-atomicity') - Number(a === 'bundle-atomicity'),
);

for (const family of familiesInOrder) {
  const title = `invalid body, ${family}`;
  const invalid = contract(title);
  const id = requirementOf[family];
  const rows = violations.filter((row) => row.family === family);
  const codeOf = shared((session) => groupCode(session, title));
  const ledgerOf = shared(createLedger);
  const refusalsOf = shared((): Refusal[] => []);

  for (const row of rows)
    for (const { where, pair } of pairsOf(row))
      invalid.case(`${row.id}${where}`, [id, ...provenByRefusal], async (proof) => {
        const ledger = ledgerOf(proof);
        const { path, contentType, control, faulty } = pair(proof, codeOf(proof));
        const controlAnswer = await sendUnlessTooLarge(control, () =>
          ledger.sendStorable(control, () => post(proof, path, control)),
        );
        if (path === '/' && !isAccepted(controlAnswer)) await demandBundlesAccepted(proof);
        if (row.of === 'AuditEvent') await demandContentAccepted(proof, controlAnswer);
        demandControlAccepted(controlAnswer);
        const sendIt = () => sendFaulty(proof, path, faulty, contentType);
        // Where the documents are silent, the deployment may store it.
        const answer = await (row.unspecified ? ledger.sendStorable(faulty, sendIt) : sendIt());
        if (!answer) return;
        ledger.note(answer);
        await proveRefusal(proof, row, id, answer);
        if (isSuccess(answer) && row.of === 'AuditEvent' && path === '/AuditEvent')
          await reproduceAcceptance(proof, id, JSON.parse(String(faulty)), ledger.note);
        if (row.of === 'AuditEvent' && answer.status === 400)
          refusalsOf(proof).push({ answer, element: row.breaks });
      });

  const notStored = family === 'bundle-atomicity' ? 'BUNDLE-ATOMIC' : 'INVALID-NOT-STORED';
  invalid.afterwards('nothing of it is stored', notStored, async (proof) => {
    const ledger = ledgerOf(proof);
    const onlyBundles = rows.every(({ of }) => of === 'Bundle');
    if (ledger.accepted.size === 0 && onlyBundles) await demandBundlesAccepted(proof);
    await claimOnlyStored(proof, notStored, codeOf(proof), ledger);
  });

  if (rows.some(({ of }) => of === 'AuditEvent'))
    invalid.afterwards('the element is named', 'ERROR-NAMES-ELEMENT', (proof) =>
      claimElementsNamed(proof, refusalsOf(proof)),
    );
}

/** Makes the two requests of a case from events tagged with a code. */
type MakePair = (proof: Case, code: string) => Pair;

/**
 * Returns the pairs of requests for a violation. An invalid event is also sent in the middle of a
 * Bundle.
 */
function pairsOf(row: Violation): { where: string; pair: MakePair }[] {
  if (row.of === 'raw') return [{ where: '', pair: (proof, code) => rawPair(row, proof, code) }];
  if (row.of === 'Bundle') return [{ where: '', pair: (proof, code) => bundlePair(row, proof, code) }];
  return [
    { where: '', pair: (proof, code) => eventPair(row, proof, code) },
    { where: ' in a Bundle', pair: (proof, code) => entryPair(row, proof, code) },
  ];
}

function rawPair(row: RowOf<'raw'>, proof: Case, code: string): Pair {
  const [event] = eventsWith(proof, code, 1) as [AuditEvent];
  const { bytes, contentType } = row.apply(event, new Random(proof.seed));
  return { path: '/AuditEvent', contentType, control: JSON.stringify(event), faulty: bytes };
}

function bundlePair(row: RowOf<'Bundle'>, proof: Case, code: string): Pair {
  const valid = bundleOf(eventsWith(proof, code, 3));
  return {
    path: '/',
    contentType: fhirJson,
    control: JSON.stringify(row.control(valid, new Random(proof.seed))),
    faulty: JSON.stringify(row.apply(valid, new Random(proof.seed))),
  };
}

function eventPair(row: RowOf<'AuditEvent'>, proof: Case, code: string): Pair {
  const [event] = eventsWith(proof, code, 1) as [AuditEvent];
  return {
    path: '/AuditEvent',
    contentType: fhirJson,
    control: JSON.stringify(row.control(event, new Random(proof.seed))),
    faulty: JSON.stringify(row.apply(event, new Random(proof.seed))),
  };
}

function entryPair(row: RowOf<'AuditEvent'>, proof: Case, code: string): Pair {
  const [first, event, last] = eventsWith(proof, code, 3) as [AuditEvent, AuditEvent, AuditEvent];
  const bundle = (middle: unknown) => JSON.stringify(bundleOf([first, middle as AuditEvent, last]));
  return {
    path: '/',
    contentType: fhirJson,
    control: bundle(row.control(event, new Random(proof.seed))),
    faulty: bundle(row.apply(event, new Random(proof.seed))),
  };
}

type RowOf<Of extends Violation['of']> = Extract<Violation, { of: Of }>;

function eventsWith(proof: Case, code: string, count: number): AuditEvent[] {
  return plainEvents(proof, count).map((event) => markedAs(proof, event, code));
}

function post(proof: Case, path: string, body: string | Uint8Array, contentType = fhirJson): Promise<Answer> {
  return proof.send({ method: 'POST', path, headers: { 'content-type': contentType }, body });
}

/**
 * Sends the faulty body. A closed connection breaks INVALID-NO-SERVER-ERROR, and the result is
 * null.
 */
async function sendFaulty(
  proof: Case<'INVALID-NO-SERVER-ERROR'>,
  path: string,
  body: string | Uint8Array,
  contentType: string,
): Promise<Answer | null> {
  try {
    return await sendUnlessSizeDecides(proof, body, () => post(proof, path, body, contentType));
  } catch (error) {
    if (!(error instanceof NoAnswerError && error.closed)) throw error;
    await proof.claim('INVALID-NO-SERVER-ERROR', () => {
      throw new Breach('closed the connection on an invalid body', 400, error.reason);
    });
    return null;
  }
}

async function proveRefusal(
  proof: Case<RequirementId>,
  row: Violation,
  id: RequirementId,
  answer: Answer,
): Promise<void> {
  await proof.claim('INVALID-NO-SERVER-ERROR', () => {
    const { status, text } = answer;
    demand(status < 500, `answered ${status} to an invalid body`, 400, { status, body: text.slice(0, 500) });
  });
  if (row.unspecified) proof.observe(id, `answered ${answer.status}`);
  else await proof.claim(id, () => demandRefused(answer, row.family === 'other-format' ? [400, 415] : [400]));
  await proof.claim('ERROR-NO-INTERNALS', () => demandNoInternals(answer));
  if (answer.status !== 400) return;
  if (await proof.claim('ERROR-OPERATIONOUTCOME', () => demandOperationOutcome(answer)))
    await proof.claim('ERROR-SEVERITY', () => demandSeverity(answer));
  await proof.claim('ERROR-DIAGNOSTICS', () => demandDiagnostics(answer));
  await proof.claim('ANSWER-MEDIA-TYPE', () => demandFhirJson(answer));
  await proof.claim('ANSWER-NAMES-UNIQUE', () => demandNamesUnique(answer));
}

async function claimElementsNamed(proof: Case<'ERROR-NAMES-ELEMENT'>, refusals: Refusal[]): Promise<void> {
  if (refusals.length === 0) throw new NotTestable('no invalid event of this family was refused with 400');
  await proof.claim('ERROR-NAMES-ELEMENT', () => {
    const named = refusals.filter(({ answer, element }) => namesElement(answer, element)).length;
    const share = `${named} of ${refusals.length} refusals name the element`;
    demand(named * 2 >= refusals.length, share, 'at least half', named / refusals.length);
    return share;
  });
}
