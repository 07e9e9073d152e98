import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { RunSettings } from '../../contracts/results/run-settings.ts';
import type { Traffic } from '../../contracts/results/traffic.ts';
import type { Case, RunnableCase, SoleCase } from './case.ts';
import type { Stop } from './lost-target.ts';
import { type Declaration, type DeclaredCase, planTest } from './plan.ts';
import { failureText, runTest, withEvidence } from './run.ts';
import { readSettings, test } from './session.ts';

/** Name of the attachment that carries the findings of a test to the report. */
export const findingsAttachment = 'findings';

/** Name of the attachment that carries what the process of a test knows about the run. */
export const processAttachment = 'process';

/** What one process knows about the run, from its beginning. */
export interface ProcessState {
  traffic: Traffic;
  stop: Stop | null;
}

/** Type of the annotations that name a test's cases, for a run that only lists them. */
export const caseAnnotation = 'case';

export interface CaseOptions<Also extends RequirementId> {
  /** Requirements that the case may also claim. If it ends early, nothing is recorded for them. */
  also?: readonly Also[];
  /** Runs in a quick run too, even if other cases prove the same. */
  always?: boolean;
  /** Every answer counts as it comes, and none too. Nothing is sent again. */
  asIs?: boolean;
}

/** Declares a case: its name, the requirements that it tests, and what it does. */
interface DeclareCase {
  <Id extends RequirementId, Also extends RequirementId = never>(
    name: string,
    id: Id,
    body: (proof: SoleCase<Id, Also>) => Promise<unknown>,
    options?: CaseOptions<Also>,
  ): void;
  <Id extends RequirementId, Also extends RequirementId = never>(
    name: string,
    ids: readonly Id[],
    body: (proof: Case<Id | Also>) => Promise<unknown>,
    options?: CaseOptions<Also>,
  ): void;
}

/** A contract test. The lines below it add cases, which run concurrently. */
export interface Contract {
  readonly case: DeclareCase;
  /** A case that runs alone after all others and checks what they left. */
  readonly afterwards: DeclareCase;
  /** Declares cases that depend on the settings of the run. */
  bySettings(declare: (settings: RunSettings, add: DeclareCase) => void): void;
}

/**
 * Begins a contract test. It proves what its cases declare. The report says why if no case claims
 * one of these requirements.
 *
 * @param title the interaction and the circumstance; together with its name it identifies a case
 */
export function contract(title: string): Contract {
  const { declaration, cases, close } = begin(title);
  if (collected) collected.push(declaration);
  // Playwright wants the tags with the test, so the test is registered when the file has declared
  // all cases.
  else
    queueMicrotask(() => {
      close();
      register(declaration);
    });
  return cases;
}

/** Begins a contract test without registering it. Cases can be added until it is closed. */
export function begin(title: string): { declaration: Declaration; cases: Contract; close(): void } {
  const declared: ((settings: RunSettings) => DeclaredCase[])[] = [];
  let isOpen = true;
  const add = (casesFor: (settings: RunSettings) => DeclaredCase[]) => {
    if (!isOpen) throw new Error(`a case of "${title}" is declared after its file has run`);
    declared.push(casesFor);
  };
  return {
    declaration: { title, cases: (settings) => distinct(declared.flatMap((casesFor) => casesFor(settings))) },
    cases: {
      case: declareWith(title, false, (one) => add(() => [one])),
      afterwards: declareWith(title, true, (one) => add(() => [one])),
      bySettings: (declare) =>
        add((settings) => {
          const cases: DeclaredCase[] = [];
          const addNow = declareWith(title, false, (one) => cases.push(one));
          declare(settings, addNow);
          return cases;
        }),
    },
    close: () => {
      isOpen = false;
    },
  };
}

function declareWith(title: string, afterwards: boolean, add: (one: DeclaredCase) => void): DeclareCase {
  return (
    name: string,
    ids: RequirementId | readonly RequirementId[],
    body: (proof: never) => Promise<unknown>,
    { also = [], always = false, asIs = false }: CaseOptions<RequirementId> = {},
  ) =>
    add({
      name: `${title}: ${name}`,
      proves: typeof ids === 'string' ? [ids] : ids,
      also,
      // Its own signature ensures that it claims only what it declares.
      body: body as RunnableCase['body'],
      afterwards,
      always,
      asIs,
    });
}

/** Replay finds a case by its name, so names must be unique. */
function distinct(cases: DeclaredCase[]): DeclaredCase[] {
  const names = new Set<string>();
  for (const { name } of cases) {
    if (names.has(name)) throw new Error(`two cases have the name "${name}"`);
    names.add(name);
  }
  return cases;
}

function register(declaration: Declaration): void {
  const settings = readSettings();
  const planned = planTest(declaration, settings);
  if (!planned) return;
  const { title, wanted, cases } = planned;
  const annotation = cases.map(({ name }) => ({ type: caseAnnotation, description: name }));
  test(title, { tag: wanted.map((id) => `@${id}`), annotation }, async ({ session }, testInfo) => {
    const kept = withEvidence(await runTest(planned, session), session);
    // Not `attach`, which adds a step and looks up the source location of the call.
    testInfo.attachments.push({
      name: findingsAttachment,
      body: Buffer.from(JSON.stringify(kept)),
      contentType: 'application/json',
    });
    const state: ProcessState = { traffic: session.traffic, stop: session.stop() };
    testInfo.attachments.push({
      name: processAttachment,
      body: Buffer.from(JSON.stringify(state)),
      contentType: 'application/json',
    });
    const broken = kept.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
    if (broken.length > 0 && settings.failTests)
      throw new Error(broken.slice(0, 10).map(failureText).join('\n\n'));
  });
}

let collected: Declaration[] | undefined;

/**
 * Collects contract tests from now on instead of registering them with Playwright, for a process
 * that runs them many times.
 */
export function collectDeclarations(): readonly Declaration[] {
  collected ??= [];
  return collected;
}
