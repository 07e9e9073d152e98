import type { RequirementId } from '../../../contracts/requirements.ts';

/**
 * Which requirement a hard value is about, by the name of its row. A deployment with one bad habit, such as cutting
 * long strings, breaks one of them.
 */
export const hardContent: readonly [RequirementId, RegExp][] = [
  [
    'CREATE-TIMES-EXACT',
    /^(offset |\d fraction|no fraction|a fraction|a leap|the last second|midnight|the leap day|the year|before 1970|after 2038|a period)/,
  ],
  ['CREATE-NUMBERS-EXACT', /^(the decimal|the largest and the smallest integer)/],
  [
    'CREATE-EXTENSIONS-KEPT',
    /^(an extension|extensions|the same extension|an id of a primitive|element ids|100 extensions)/,
  ],
  ['CREATE-CONTAINED-KEPT', /^contained/],
  ['CREATE-META-KEPT', /^(profiles, labels|50 tags)/],
  ['CREATE-REPETITIONS-KEPT', /^(\d+ \w+$|equal |codes out of)/],
  [
    'CREATE-STRINGS-EXACT',
    /(character|text|newlines|spaces|separators|C1 controls|quotes|letters|markup|fragment|placeholders|the word|names of object|altId|bytes|URIs|IPv6|language tag|narrative|a query|escaped)/,
  ],
  ['CREATE-CONTENT-UNCHANGED', /(?:)/],
];

export function contentRequirement(hardValue: string): RequirementId {
  return hardContent.find(([, pattern]) => pattern.test(hardValue))![0];
}
