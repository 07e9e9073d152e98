import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { searchParameters } from '../search/parameters.ts';

// Requirements that several defects break together.

/** The families of violations of an AuditEvent. */
export const eventFamilies = [
  'INVALID-MISSING-REQUIRED',
  'INVALID-WRONG-TYPE',
  'INVALID-CARDINALITY',
  'INVALID-WRONG-CODE',
  'INVALID-DATE-TIME',
  'INVALID-PRIMITIVE',
  'INVALID-UNKNOWN-PROPERTY',
  'INVALID-NULL-OR-EMPTY',
  'INVALID-INVARIANT',
  'INVALID-OTHER-VERSION',
  'INVALID-RESOURCE-TYPE',
] as const satisfies readonly RequirementId[];

/** All requirements to refuse invalid input. */
export const refusals = [
  ...eventFamilies,
  'INVALID-BUNDLE-TYPE',
  'INVALID-BUNDLE-ENTRY',
  'INVALID-BUNDLE-INVARIANT',
  'INVALID-NOT-JSON',
  'INVALID-NOT-A-RESOURCE',
  'INVALID-ENCODING',
  'INVALID-OTHER-FORMAT',
  'BUNDLE-INVALID-ENTRY',
] as const satisfies readonly RequirementId[];

/**
 * All requirements on the content of an event. Which of them notice a loss depends on where it
 * shows.
 */
export const allContent = [
  'CREATE-CONTENT-UNCHANGED',
  'CREATE-STRINGS-EXACT',
  'CREATE-NUMBERS-EXACT',
  'CREATE-TIMES-EXACT',
  'CREATE-EXTENSIONS-KEPT',
  'CREATE-CONTAINED-KEPT',
  'CREATE-META-KEPT',
  'CREATE-REPETITIONS-KEPT',
  'BUNDLE-CONTENT-UNCHANGED',
] as const satisfies readonly RequirementId[];

/** The requirement on a search parameter. */
export const searchRequirement = (parameter: string): RequirementId =>
  `SEARCH-${parameter.replace(/^_/, '').toUpperCase()}` as RequirementId;

/** All requirements whose proof reads the answer to a search. */
export const everySearch = [
  ...searchParameters.map(({ name }) => searchRequirement(name)),
  'SEARCH-VISIBLE',
  'SEARCH-SEARCHSET',
  'SEARCH-POST',
  'SEARCH-PAGES',
  'SEARCH-NEXT',
  'SEARCH-TOTAL',
  'SEARCH-COMBINED',
  'INVALID-NOT-STORED',
  'BUNDLE-ATOMIC',
  'AUTH-NOT-STORED',
  'ANSWER-MEDIA-TYPE',
  'ANSWER-NAMES-UNIQUE',
] as const satisfies readonly RequirementId[];

/** The requirements to protect reads and searches by a token. */
export const guarded = [
  'AUTH-READ-PROTECTED',
  'AUTH-SEARCH-PROTECTED',
] as const satisfies readonly RequirementId[];
