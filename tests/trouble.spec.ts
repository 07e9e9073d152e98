import { setTimeout as delay } from 'node:timers/promises';
import type { RequirementId } from '../contracts/catalogue/all.ts';
import { bundleOf } from '../generators/bundles.ts';
import { NoAnswerError } from '../target/http/client.ts';
import { acknowledgedIds, isAccepted } from './checks/accepted.ts';
import { demandOperationOutcome } from './checks/refused.ts';
import { claimOnlyStored, demandReadable } from './checks/stored.ts';
import type { Answer, JsonObject } from './engine/answer.ts';
import { Breach, demand, NotTestable, UnfoundedProof } from './engine/breach.ts';
import type { Case } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { caseCode, groupCode, markedAs, plainEvents } from './inputs/inputs.ts';
import { bundlesAccepted } from './scenarios/bundles-accepted.ts';
import { createControl } from './scenarios/created.ts';
import { runFaultCommand } from './scenarios/fault-command.ts';

const requestsInTrouble = 5;
/** Events in a Bundle sent during trouble. A faulty server might store some of them. */
const bundleInTrouble = 5;
const recoveryTimeoutMs = 60_000;

const trouble = contract('server trouble');

const provenInTrouble = [
  'TROUBLE-NOT-ACKNOWLEDGED',
  'TROUBLE-ANSWERED',
  'TROUBLE-STATUS-5XX',
  'TROUBLE-STATUS-500',
  'TROUBLE-OPERATIONOUTCOME',
  'TROUBLE-NOTHING-LOST',
  'TROUBLE-NOT-STORED',
  'TROUBLE-RECOVERS',
] as const satisfies readonly RequirementId[];

type InTroubleCase = Case<(typeof provenInTrouble)[number]>;

trouble.case(
  'while an operator breaks its inside',
  provenInTrouble,
  async (proof) => {
    const { faultOn, faultOff } = proof.session.settings;
    if (!faultOn || !faultOff)
      throw new NotTestable(
        'this needs the commands that break and restore the deployment: --fault-on and --fault-off',
      );
    const code = groupCode(proof.session, 'server trouble, what is judged');
    const before = [await createMarked(proof, code), await createMarked(proof, code)];

    const acceptsBundles = await bundlesAccepted(proof);
    const during = await whileBroken(faultOn, faultOff, () => sendInTrouble(proof, code, acceptsBundles));
    // Claimed first, so that the evidence ends with the requests that were sent during the trouble.
    await proveAnswers(proof, during);
    const after = await waitForRecovery(proof, code);

    const acknowledged = during.answers.filter(isAccepted);
    await proveAcknowledgedAreStored(proof, acknowledged, during.answers.length);
    await proof.claim('TROUBLE-NOTHING-LOST', async () => {
      for (const event of before)
        await demandReadable(proof, event, 'an event acknowledged before the trouble');
    });
    const accepted = new Set(
      [...before, after].map(({ id }) => String(id)).concat(acknowledged.flatMap(acknowledgedIds)),
    );
    if (during.silences.length > 0)
      throw new NotTestable('some requests got no answer, so their events may or may not be stored');
    await claimOnlyStored(proof, 'TROUBLE-NOT-STORED', code, { accepted, inDoubt: [] });
  },
  { asIs: true },
);

interface InTrouble {
  answers: Answer[];
  /** Why requests got no answer. */
  silences: string[];
}

/** Runs the work while the deployment is broken, and always restores it afterwards. */
async function whileBroken<T>(on: string, off: string, work: () => Promise<T>): Promise<T> {
  try {
    await runFaultCommand('--fault-on', on);
    return await work();
  } finally {
    await runFaultCommand('--fault-off', off, ', so the deployment may still be broken');
  }
}

async function sendInTrouble(proof: Case, code: string, acceptsBundles: boolean): Promise<InTrouble> {
  const outcome: InTrouble = { answers: [], silences: [] };
  const sendAll: (() => Promise<Answer>)[] = [];
  for (const plain of plainEvents(proof, requestsInTrouble)) {
    const event = markedAs(proof, plain, code);
    const bundle = bundleOf(Array.from({ length: bundleInTrouble }, () => event));
    sendAll.push(() => proof.create(event));
    if (acceptsBundles) sendAll.push(() => proof.submit(bundle));
  }
  for (const send of sendAll) {
    try {
      outcome.answers.push(await send());
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      outcome.silences.push(error.reason);
    }
  }
  return outcome;
}

async function proveAnswers(proof: InTroubleCase, { answers, silences }: InTrouble): Promise<void> {
  await proof.claim('TROUBLE-ANSWERED', () =>
    demand(
      silences.length === 0,
      `${silences.length} requests got no answer: ${silences[0]}`,
      'an answer',
      silences,
    ),
  );
  const refused = answers.filter((answer) => !isAccepted(answer));
  if (refused.length === 0) return;
  const statuses = refused.map(({ status }) => status);
  await proof.claim('TROUBLE-STATUS-5XX', () => {
    const other = statuses.find((status) => status < 500);
    demand(other === undefined, `answered ${other} to a valid request during trouble`, 500, statuses);
  });
  await proof.claim('TROUBLE-STATUS-500', () => {
    const other = statuses.find((status) => status !== 500);
    demand(other === undefined, `answered ${other} instead of 500`, 500, statuses);
  });
  await proof.claim('TROUBLE-OPERATIONOUTCOME', () => {
    for (const answer of refused) demandOperationOutcome(answer);
  });
}

/**
 * Events acknowledged during trouble must be stored. If every request was served, there was no
 * trouble.
 */
async function proveAcknowledgedAreStored(
  proof: InTroubleCase,
  acknowledged: Answer[],
  answers: number,
): Promise<void> {
  await proof.claim('TROUBLE-NOT-ACKNOWLEDGED', async () => {
    for (const id of acknowledged.flatMap(acknowledgedIds)) {
      const { status } = await proof.read(id);
      if (status !== 200)
        throw new Breach('an event that was acknowledged during trouble is lost', 'not 201, or stored', {
          id,
          status,
        });
    }
    if (acknowledged.length === answers && answers > 0)
      throw new UnfoundedProof(
        'the command of --fault-on broke nothing: every request was served and its event was stored',
      );
  });
}

async function waitForRecovery(proof: InTroubleCase, code: string): Promise<JsonObject> {
  const deadline = Date.now() + recoveryTimeoutMs;
  let last = 'no answer';
  for (let pause = 100; Date.now() < deadline; pause = Math.min(pause * 2, 2_000)) {
    try {
      // Marked differently, because an attempt without an answer may be stored, which is allowed.
      await createMarked(proof, caseCode(proof));
      await proof.claim('TROUBLE-RECOVERS', () => {});
      return await createMarked(proof, code);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
      await delay(pause);
    }
  }
  await proof.claim('TROUBLE-RECOVERS', () => {
    throw new Breach(
      `still refuses creates ${recoveryTimeoutMs / 1000} s after the trouble ended`,
      201,
      last,
    );
  });
  throw new UnfoundedProof('the deployment did not recover, so what it stored is unknown');
}

function createMarked(proof: Case, code: string): Promise<JsonObject> {
  return createControl(proof, markedAs(proof, plainEvents(proof, 1)[0]!, code));
}
