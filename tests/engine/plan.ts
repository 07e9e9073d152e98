import type { RequirementId } from '../../contracts/catalogue/all.ts';
import type { RunSettings } from '../../contracts/results/run-settings.ts';
import type { RunnableCase } from './case.ts';

/** A case as a contract test declares it. */
export interface DeclaredCase extends RunnableCase {
  /** Runs when all others have, alone: it looks at what they left. */
  afterwards: boolean;
  /** Runs in a quick run too, whatever the others prove. */
  always: boolean;
}

/** A contract test as it was declared. */
export interface Declaration {
  title: string;
  /** Its cases in a run with these settings. */
  cases(settings: RunSettings): DeclaredCase[];
}

/** The part of a contract test that a run asks for. */
export interface PlannedTest {
  title: string;
  /** The requirements that are wanted of it. */
  wanted: readonly RequirementId[];
  cases: readonly DeclaredCase[];
}

/** The cases of a test that the settings ask for; undefined when there are none. */
export function planTest(declaration: Declaration, settings: RunSettings): PlannedTest | undefined {
  const { title } = declaration;
  const declared = declaration.cases(settings);
  const wanted = declaredBy(declared).filter((id) => settings.requirements?.includes(id) ?? true);
  const cases = chosen(declared, wanted, settings);
  return cases.length === 0 ? undefined : { title, wanted, cases };
}

/** Every requirement that a test declares, once. */
function declaredBy(cases: readonly DeclaredCase[]): RequirementId[] {
  return [...new Set(cases.flatMap(({ proves, also }) => [...proves, ...also]))];
}

/** The cases that can prove what is wanted; in a quick run no more of them than that takes. */
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
  // What looks at the end at what the others left needs the others, whatever they prove.
  const looksBack = cases.some((one) => one.afterwards && isWanted(one));
  const proving = cases.filter((one) => isWanted(one) || (looksBack && !one.afterwards));
  return settings.quick ? fewest(proving, wanted, looksBack) : proving;
}

/** As many cases as it takes to prove each requirement once, and those that always run. */
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
