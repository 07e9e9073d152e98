import type { RequirementId } from '../../contracts/catalogue/all.ts';
import {
  changingParameters,
  findingByBeginnings,
  findingInPart,
  ignoringTypes,
  type Parameter,
} from '../altering/searching.ts';
import { searchParameters } from '../search/parameters.ts';
import type { Defect } from './defect.ts';
import { everySearch, searchRequirement } from './requirement-groups.ts';

const knockOnsOf: Record<string, RequirementId[]> = {
  _tag: [
    'INVALID-NOT-STORED',
    'BUNDLE-ATOMIC',
    'AUTH-NOT-STORED',
    'SEARCH-POST',
    'SEARCH-PAGES',
    'SEARCH-NEXT',
    'TROUBLE-NOT-STORED',
    ...searchParameters.map(({ name }) => searchRequirement(name)),
  ],
  'agent-name': ['SEARCH-COMBINED'],
  site: ['SEARCH-COMBINED'],
};

/** Finds events whatever their value for one parameter is. */
const ignored: Defect[] = searchParameters.map(({ name }) => ({
  name: `search-ignores-${name.replace(/^_/, '')}`,
  breaks: [searchRequirement(name)],
  knockOns: knockOnsOf[name] ?? [],
  apply: changingParameters((used) => used.filter(([key]) => key !== name)),
}));

/** Replaces a prefix of a date by `eq`. */
const withoutPrefix =
  (prefix: string) =>
  ([key, value]: Parameter): Parameter => {
    const isDate = key === 'date' || key === '_lastUpdated';
    return isDate && value.startsWith(prefix) ? [key, `eq${value.slice(2)}`] : [key, value];
  };

const namesOf = (...types: (typeof searchParameters)[number]['type'][]) =>
  searchParameters.filter(({ type }) => types.includes(type)).map(({ name }) => name);

/** Parameters of codes that an event gives with their systems. */
const ofSystems = ['_tag', 'type', 'subtype', 'agent-role', 'entity-role', 'entity-type'];

/**
 * Compares with one instant of a date that has one of the prefixes, instead of with all of the
 * date.
 */
const datesAt =
  (name: string, prefixes: RegExp, timeOfDay: string) =>
  ([key, value]: Parameter): Parameter => {
    const [, prefix, year, month = '01', day = '01'] =
      /^([a-z]{2})(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value) ?? [];
    return key === name && prefix && prefixes.test(prefix)
      ? [key, `${prefix}${year}-${month}-${day}T${timeOfDay}Z`]
      : [key, value];
  };

/** Defects in which events a search parameter finds. */
export const searchParameterDefects: readonly Defect[] = [
  ...ignored,
  {
    name: 'search-by-id-finds-nothing',
    breaks: ['SEARCH-ID'],
    apply: ({ search }) => ({
      search: async (query) =>
        query.used.some(([key]) => key === '_id') ? { total: 0, events: [] } : search(query),
    }),
  },
  {
    name: 'search-takes-ge-for-equal',
    breaks: ['SEARCH-DATE'],
    knockOns: ['SEARCH-LASTUPDATED'],
    apply: changingParameters((used) => used.map(withoutPrefix('ge'))),
  },
  {
    name: 'search-takes-lt-for-equal',
    breaks: ['SEARCH-DATE'],
    knockOns: ['SEARCH-LASTUPDATED'],
    apply: changingParameters((used) => used.map(withoutPrefix('lt'))),
  },
  {
    name: 'search-takes-ne-for-equal',
    breaks: ['SEARCH-DATE'],
    apply: changingParameters((used) => used.map(withoutPrefix('ne'))),
  },
  {
    name: 'search-takes-a-day-for-its-first-moment',
    breaks: ['SEARCH-DATE'],
    apply: changingParameters((used) => used.map(datesAt('date', /le|gt/, '00:00:00.000'))),
  },
  {
    name: 'search-takes-a-day-for-its-last-moment',
    breaks: ['SEARCH-DATE'],
    apply: changingParameters((used) => used.map(datesAt('date', /lt|ge/, '23:59:59.999'))),
  },
  {
    name: 'search-takes-last-updated-for-the-first-moment-of-a-date',
    breaks: ['SEARCH-LASTUPDATED'],
    apply: changingParameters((used) => used.map(datesAt('_lastUpdated', /le|gt/, '00:00:00.000'))),
  },
  {
    name: 'search-takes-last-updated-by-its-day',
    breaks: ['SEARCH-LASTUPDATED'],
    apply: changingParameters((used) =>
      used.map(([key, value]) => [key, key === '_lastUpdated' ? value.replace(/T.*/, '') : value]),
    ),
  },
  {
    name: 'search-by-reference-ignores-its-type',
    breaks: ['SEARCH-AGENT', 'SEARCH-ENTITY'],
    apply: ignoringTypes(['agent', 'entity']),
  },
  {
    name: 'search-by-reference-finds-longer-ones',
    breaks: namesOf('reference', 'uri').map(searchRequirement),
    apply: findingByBeginnings(namesOf('reference', 'uri')),
  },
  {
    name: 'search-by-code-finds-longer-ones',
    breaks: [...ofSystems, 'altId', 'site'].map(searchRequirement),
    // The code of one case may begin with that of another.
    knockOns: knockOnsOf._tag,
    apply: findingByBeginnings(namesOf('token')),
  },
  {
    name: 'search-ignores-the-system-of-a-code',
    breaks: ofSystems.map(searchRequirement),
    apply: changingParameters((used) =>
      used.map(([key, value]) => [key, ofSystems.includes(key) ? value.replace(/^.*\|/, '') : value]),
    ),
  },
  {
    name: 'search-by-code-without-its-system-finds-nothing',
    breaks: ['SEARCH-TYPE', 'SEARCH-SUBTYPE'],
    knockOns: everySearch,
    apply: ({ search }) => ({
      search: async (query) =>
        query.used.some(([key, value]) => /type|role/.test(key) && !value.includes('|'))
          ? { total: 0, events: [] }
          : search(query),
    }),
  },
  {
    name: 'search-combines-by-one-parameter',
    breaks: ['SEARCH-COMBINED'],
    apply: changingParameters((used) =>
      used.some(([key]) => key === 'agent-name') ? used.filter(([key]) => key !== 'site') : used,
    ),
  },
  {
    name: 'search-knows-the-first-agent-alone',
    breaks: ['SEARCH-AGENT', 'SEARCH-AGENT-NAME', 'SEARCH-ADDRESS', 'SEARCH-ALTID', 'SEARCH-AGENT-ROLE'],
    knockOns: ['SEARCH-COMBINED'],
    apply: findingInPart(
      ['agent', 'agent-name', 'address', 'altId', 'agent-role'],
      ({ agent, ...event }) => ({
        ...event,
        agent: agent?.slice(0, 1),
      }),
    ),
  },
  {
    name: 'search-knows-the-first-entity-alone',
    breaks: ['SEARCH-ENTITY', 'SEARCH-ENTITY-NAME', 'SEARCH-ENTITY-ROLE', 'SEARCH-ENTITY-TYPE'],
    apply: findingInPart(['entity', 'entity-name', 'entity-role', 'entity-type'], ({ entity, ...event }) => ({
      ...event,
      entity: entity?.slice(0, 1),
    })),
  },
];
