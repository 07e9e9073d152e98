import type { AuditEvent } from 'fhir/r4';
import type { StoredEvent } from '../ingest/stamping.ts';
import type { Parts } from '../parts.ts';
import { searchParameters } from '../search/parameters.ts';
import { type Query, readQuery } from '../search/query.ts';
import { showing } from './showing.ts';

/** Name and value of a search parameter. */
export type Parameter = [name: string, value: string];

/** Changes the parameters of a search before they are read. */
export const changingParameters =
  (change: (parameters: Parameter[]) => Parameter[]) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) => {
      const { conditions } = readQuery(new URLSearchParams(change(query.used)), false);
      return search({ ...query, conditions });
    },
  });

/** Changes which page of the hits is answered. */
export const changingPage =
  (change: (query: Query) => Partial<Query>) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) => search({ ...query, ...change(query) }),
  });

/** Compares a value that FHIR compares as a whole by its beginning. */
export const findingByBeginnings =
  (names: readonly string[]) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) =>
      search({
        ...query,
        conditions: query.used.flatMap(([key, value]) =>
          readQuery(new URLSearchParams([[key, value]]), false).conditions.map((condition) =>
            names.includes(key) && condition.kind === 'terms'
              ? { ...condition, anyOf: condition.anyOf.map((lookup) => ({ ...lookup, prefix: true })) }
              : condition,
          ),
        ),
      }),
  });

/** Finds an event by these parameters only in the part of it that is left. */
export const findingInPart =
  (names: readonly string[], left: (event: AuditEvent) => object) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) => {
      const asked = query.used.filter(([name]) => names.includes(name));
      return showing(search, (hit) => {
        const event = left(eventOf(hit)) as AuditEvent;
        return asked.every(([name, value]) => valuesIn(event, name).includes(value.replace(/^.*\|/, '')));
      })(query);
    },
  });

/** Finds references by their ids, whatever their type. */
export const ignoringTypes =
  (names: readonly string[]) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) => {
      const isReference = ([name]: Parameter) => names.includes(name);
      const ids = query.used
        .filter(isReference)
        .map(([name, value]) => [name, value.split('/').at(-1)!] as const);
      const others = query.used.filter((parameter) => !isReference(parameter));
      const { conditions } = readQuery(new URLSearchParams(others), false);
      return showing(search, (hit) =>
        ids.every(([name, id]) => valuesIn(eventOf(hit), name).includes(`/${id}"`)),
      )({ ...query, conditions });
    },
  });

/** The values that a parameter compares in an event, as JSON. */
function valuesIn(event: AuditEvent, name: string): string {
  const parameter = searchParameters.find((one) => one.name === name);
  return parameter && 'values' in parameter ? JSON.stringify(parameter.values(event)) : '';
}

const eventOf = ({ body }: StoredEvent): AuditEvent => JSON.parse(body.toString());
