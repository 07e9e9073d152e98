import type { DateRange } from './date-range.ts';

/** FHIR R4 search prefixes of a date. */
export const datePrefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
export type DatePrefix = (typeof datePrefixes)[number];

/** Looks up one term, or all terms that start with it. */
export interface Lookup {
  term: string;
  prefix: boolean;
}

/** A condition on the events to find; the alternatives are joined by "or". */
export type Condition =
  | { kind: 'terms'; anyOf: Lookup[]; negated: boolean }
  | { kind: 'date'; column: 'recorded' | 'lastUpdated'; anyOf: { prefix: DatePrefix; range: DateRange }[] }
  | { kind: 'ids'; anyOf: string[] };
