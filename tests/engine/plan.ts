import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { RunSettings } from '../../contracts/results/run-settings.ts';
import type { RunnableCase } from './case.ts';

/** A case as a contract test declares it. */
export interface DeclaredCase extends RunnableCase {
  /** Runs alone after all others and checks what they left. */
  afterwards: boolean;
  /** Runs in a quick run too, even if other cases prove the same. */
  always: boolean;
}

/** A contract test as its file declares it. */
export interface Declaration {
  title: string;
  /** Returns its cases in a run with these settings. */
  cases(settings: RunSettings): DeclaredCase[];
}

/** The part of a contract test that a run executes. */
export interface PlannedTest {
  title: string;
  /** The requirements that the run tests with it. */
  wanted: readonly RequirementId[];
  cases: readonly DeclaredCase[];
}

/** Returns the cases of a test that the settings select, or undefined when there are none. */
export function planTest(declaration: Declaration, settings: RunSettings): PlannedTest | undefined {
  const { title } = declaration;
  const declared = declaration.cases(settings);
  const wanted = declaredBy(declared).filter((id) => settings.requirements?.includes(id) ?? true);
  const cases = chosen(declared, wanted, settings);
  return cases.length === 0 ? undefined : { title, wanted, cases };
}

/** Returns the requirements that a test declares, without duplicates. */
function declaredBy(cases: readonly DeclaredCase[]): RequirementId[] {
  return [...new Set(cases.flatMap(({ proves, also }) => [...proves, ...also]))];
}

/**
 * Returns the cases that can prove what is wanted, and in a quick run only as many as that needs.
 */
function chosen(
  cases: DeclaredCase[],
  wanted: readonly RequirementId[],
  settings: RunSettings,
): DeclaredCase[] {
  const isWanted = ({ proves }: DeclaredCase) => proves.some((id) => wanted.includes(id));
  if (settings.onlyCase) {
    const named = cases.find(({ name }) => name === settings.onlyCase);
    return named ? cases.filter((one) => one === named || (one.afterwards && !named.afterwards)) : [];
  }
  // A case that checks what the others left needs the others, whatever they prove.
  const looksBack = cases.some((one) => one.afterwards && isWanted(one));
  const proving = cases.filter((one) => isWanted(one) || (looksBack && !one.afterwards));
  return settings.quick ? fewest(proving, wanted, looksBack) : proving;
}

/** Returns enough cases to prove each requirement once, and those that always run. */
function fewest(
  cases: readonly DeclaredCase[],
  wanted: readonly RequirementId[],
  looksBack: boolean,
): DeclaredCase[] {
  const open = new Set(wanted);
  const [first] = cases;
  return cases.filter((one) => {
    const leavesSomething = looksBack && one === first;
    const isNeeded = one.afterwards || one.always || leavesSomething || one.proves.some((id) => open.has(id));
    if (isNeeded) for (const id of one.proves) open.delete(id);
    return isNeeded;
  });
}
