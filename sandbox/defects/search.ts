import type { AuditEvent } from 'fhir/r4';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { answering, interactionOf, jsonOf } from '../altering/answering.ts';
import { showing } from '../altering/showing.ts';
import type { Parts } from '../parts.ts';
import { searchParameters } from '../search/parameters.ts';
import { type Query, readQuery } from '../search/query.ts';
import type { Defect } from './defect.ts';

/** Searches by other parameters than were asked for. */
const searching =
  (change: (parameters: [string, string][]) => [string, string][]) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) => {
      const { conditions } = readQuery(new URLSearchParams(change(query.used)), false);
      return search({ ...query, conditions });
    },
  });

/** Pages by other numbers than were asked for. */
const paging =
  (change: (query: Query) => Partial<Query>) =>
  ({ search }: Parts): Pick<Parts, 'search'> => ({
    search: (query) => search({ ...query, ...change(query) }),
  });

const idOf = (name: string): RequirementId =>
  `SEARCH-${name.replace(/^_/, '').toUpperCase()}` as RequirementId;

const knockOnsOf: Record<string, RequirementId[]> = {
  _tag: [
    'INVALID-NOT-STORED',
    'BUNDLE-ATOMIC',
    'AUTH-NOT-STORED',
    'SEARCH-POST',
    'SEARCH-PAGES',
    'SEARCH-NEXT',
    'TROUBLE-NOT-STORED',
    ...searchParameters.map(({ name }) => idOf(name)),
  ],
  'agent-name': ['SEARCH-COMBINED'],
  site: ['SEARCH-COMBINED'],
};

/** Finds events whatever their value for one parameter is. */
const ignored: Defect[] = searchParameters.map(({ name }) => ({
  name: `search-ignores-${name.replace(/^_/, '')}`,
  breaks: [idOf(name)],
  knockOns: knockOnsOf[name] ?? [],
  apply: searching((used) => used.filter(([key]) => key !== name)),
}));

const without =
  (prefix: string) =>
  ([key, value]: [string, string]): [string, string] =>
    key === 'date' || key === '_lastUpdated'
      ? [key, value.startsWith(prefix) ? `eq${value.slice(2)}` : value]
      : [key, value];

/** Takes a value that FHIR compares as a whole for the beginning of one. */
const findingByBeginnings =
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

/** What stands in an event where a parameter looks, as text. */
function soughtIn(event: AuditEvent, name: string): string {
  const parameter = searchParameters.find((one) => one.name === name);
  return parameter && 'values' in parameter ? JSON.stringify(parameter.values(event)) : '';
}

const eventAt = ({ store }: Parts, seq: number): AuditEvent => JSON.parse(store.at(seq)!.body.toString());

/** Finds an event by what is left of it alone, as far as these parameters go. */
const knowingOnly =
  (names: readonly string[], left: (event: AuditEvent) => object) =>
  (parts: Parts): Pick<Parts, 'search'> => ({
    search: (query) => {
      const asked = query.used.filter(([name]) => names.includes(name));
      return showing(parts.search, (seq) => {
        const event = left(eventAt(parts, seq)) as AuditEvent;
        return asked.every(([name, value]) => soughtIn(event, name).includes(value.replace(/^.*\|/, '')));
      })(query);
    },
  });

/** Finds references by their ids, whatever their type. */
const ignoringTypes =
  (names: readonly string[]) =>
  (parts: Parts): Pick<Parts, 'search'> => ({
    search: (query) => {
      const isAsked = ([name]: [string, string]) => names.includes(name);
      const ids = query.used
        .filter(isAsked)
        .map(([name, value]) => [name, value.split('/').at(-1)!] as const);
      const others = query.used.filter((one) => !isAsked(one));
      const { conditions } = readQuery(new URLSearchParams(others), false);
      return showing(parts.search, (seq) =>
        ids.every(([name, id]) => soughtIn(eventAt(parts, seq), name).includes(`/${id}"`)),
      )({ ...query, conditions });
    },
  });

const namesOf = (...types: (typeof searchParameters)[number]['type'][]) =>
  searchParameters.filter(({ type }) => types.includes(type)).map(({ name }) => name);

/** Parameters of codes that an event gives with their systems. */
const ofSystems = ['_tag', 'type', 'subtype', 'agent-role', 'entity-role', 'entity-type'];

/** Takes a date that is no instant, and has one of the prefixes, for one instant of it. */
const datesAt =
  (name: string, prefixes: RegExp, timeOfDay: string) =>
  ([key, value]: [string, string]): [string, string] => {
    const [, prefix, year, month = '01', day = '01'] =
      /^([a-z]{2})(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(value) ?? [];
    return key === name && prefix && prefixes.test(prefix)
      ? [key, `${prefix}${year}-${month}-${day}T${timeOfDay}Z`]
      : [key, value];
  };

const searchAnswer = (change: (bundle: Record<string, unknown>) => unknown) => () =>
  answering((answer, request) =>
    answer.status === 200 && /AuditEvent(\/_search)?$/.test(interactionOf(request))
      ? { ...answer, body: JSON.stringify(change(jsonOf(answer))) }
      : answer,
  );

/** Names another next page than the one that follows. */
const linkingNext = (change: (url: string) => string) =>
  searchAnswer(({ link, ...bundle }) => ({
    ...bundle,
    link: (link as { relation: string; url: string }[]).map(({ relation, url }) => ({
      relation,
      url: relation === 'next' ? change(url) : url,
    })),
  }));

/** Every search that a check makes reads its answer. */
export const everySearch = [
  ...searchParameters.map(({ name }) => idOf(name)),
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

/** What a server gets wrong about search. */
export const searchDefects: readonly Defect[] = [
  ...ignored,
  {
    name: 'search-by-id-finds-nothing',
    breaks: ['SEARCH-ID'],
    apply: ({ search }) => ({
      search: (query) => (query.used.some(([key]) => key === '_id') ? { total: 0, seqs: [] } : search(query)),
    }),
  },
  {
    name: 'search-does-not-see-events-of-bundles',
    breaks: ['SEARCH-VISIBLE'],
    knockOns: ['BUNDLE-ATOMIC', 'INVALID-NOT-STORED', 'AUTH-NOT-STORED'],
    apply: withoutBundles,
  },
  {
    name: 'search-takes-ge-for-equal',
    breaks: ['SEARCH-DATE'],
    knockOns: ['SEARCH-LASTUPDATED'],
    apply: searching((used) => used.map(without('ge'))),
  },
  {
    name: 'search-takes-lt-for-equal',
    breaks: ['SEARCH-DATE'],
    knockOns: ['SEARCH-LASTUPDATED'],
    apply: searching((used) => used.map(without('lt'))),
  },
  {
    name: 'search-takes-ne-for-equal',
    breaks: ['SEARCH-DATE'],
    apply: searching((used) => used.map(without('ne'))),
  },
  {
    name: 'search-takes-a-day-for-its-first-moment',
    breaks: ['SEARCH-DATE'],
    apply: searching((used) => used.map(datesAt('date', /le|gt/, '00:00:00.000'))),
  },
  {
    name: 'search-takes-a-day-for-its-last-moment',
    breaks: ['SEARCH-DATE'],
    apply: searching((used) => used.map(datesAt('date', /lt|ge/, '23:59:59.999'))),
  },
  {
    name: 'search-takes-last-updated-for-the-first-moment-of-a-date',
    breaks: ['SEARCH-LASTUPDATED'],
    apply: searching((used) => used.map(datesAt('_lastUpdated', /le|gt/, '00:00:00.000'))),
  },
  {
    name: 'search-takes-last-updated-by-its-day',
    breaks: ['SEARCH-LASTUPDATED'],
    apply: searching((used) =>
      used.map(([key, value]) => [key, key === '_lastUpdated' ? value.replace(/T.*/, '') : value]),
    ),
  },
  {
    name: 'search-by-reference-ignores-its-type',
    breaks: ['SEARCH-AGENT', 'SEARCH-ENTITY'],
    apply: ignoringTypes(['agent', 'entity']),
  },
  {
    name: 'search-rewrites-numbers',
    breaks: ['SEARCH-SEARCHSET'],
    apply: searchAnswer((bundle) => bundle),
  },
  {
    name: 'search-by-reference-finds-longer-ones',
    breaks: namesOf('reference', 'uri').map(idOf),
    apply: findingByBeginnings(namesOf('reference', 'uri')),
  },
  {
    name: 'search-by-code-finds-longer-ones',
    breaks: [...ofSystems, 'altId', 'site'].map(idOf),
    // The code of one case may begin with that of another.
    knockOns: knockOnsOf._tag,
    apply: findingByBeginnings(namesOf('token')),
  },
  {
    name: 'search-ignores-the-system-of-a-code',
    breaks: ofSystems.map(idOf),
    apply: searching((used) =>
      used.map(([key, value]) => [key, ofSystems.includes(key) ? value.replace(/^.*\|/, '') : value]),
    ),
  },
  {
    name: 'search-by-code-without-its-system-finds-nothing',
    breaks: ['SEARCH-TYPE', 'SEARCH-SUBTYPE'],
    knockOns: everySearch,
    apply: ({ search }) => ({
      search: (query) =>
        query.used.some(([key, value]) => /type|role/.test(key) && !value.includes('|'))
          ? { total: 0, seqs: [] }
          : search(query),
    }),
  },
  {
    name: 'search-combines-by-one-parameter',
    breaks: ['SEARCH-COMBINED'],
    apply: searching((used) =>
      used.some(([key]) => key === 'agent-name') ? used.filter(([key]) => key !== 'site') : used,
    ),
  },
  {
    name: 'search-answers-a-collection',
    breaks: ['SEARCH-SEARCHSET'],
    knockOns: everySearch,
    apply: searchAnswer((bundle) => ({ ...bundle, type: 'collection' })),
  },
  {
    name: 'search-answers-events-without-agents',
    breaks: ['SEARCH-SEARCHSET'],
    apply: searchAnswer((bundle) => ({
      ...bundle,
      ...(Array.isArray(bundle.entry) && {
        entry: bundle.entry.map(({ resource, ...entry }) => ({
          ...entry,
          resource: { ...resource, agent: undefined },
        })),
      }),
    })),
  },
  {
    name: 'search-by-post-ignores-its-body',
    breaks: ['SEARCH-POST'],
    apply: () => ({
      http: (app) => {
        app.addHook('preHandler', async (request) => {
          if (request.routeOptions.url === '/AuditEvent/_search') request.body = Buffer.alloc(0);
        });
      },
    }),
  },
  {
    name: 'search-by-post-reads-tags-alone',
    breaks: ['SEARCH-POST'],
    apply: () => ({
      http: (app) => {
        app.addHook('preHandler', async (request) => {
          if (request.routeOptions.url !== '/AuditEvent/_search') return;
          const parameters = new URLSearchParams(String(request.body));
          const kept = [...parameters].filter(([name]) => /^_(tag|count|offset)$/.test(name));
          request.body = Buffer.from(new URLSearchParams(kept).toString());
        });
      },
    }),
  },
  {
    name: 'search-knows-the-first-agent-alone',
    breaks: ['SEARCH-AGENT', 'SEARCH-AGENT-NAME', 'SEARCH-ADDRESS', 'SEARCH-ALTID', 'SEARCH-AGENT-ROLE'],
    knockOns: ['SEARCH-COMBINED'],
    apply: knowingOnly(['agent', 'agent-name', 'address', 'altId', 'agent-role'], ({ agent, ...event }) => ({
      ...event,
      agent: agent?.slice(0, 1),
    })),
  },
  {
    name: 'search-knows-the-first-entity-alone',
    breaks: ['SEARCH-ENTITY', 'SEARCH-ENTITY-NAME', 'SEARCH-ENTITY-ROLE', 'SEARCH-ENTITY-TYPE'],
    apply: knowingOnly(['entity', 'entity-name', 'entity-role', 'entity-type'], ({ entity, ...event }) => ({
      ...event,
      entity: entity?.slice(0, 1),
    })),
  },
  {
    name: 'search-by-post-finds-nothing',
    breaks: ['SEARCH-POST'],
    apply: () =>
      answering((answer, request) =>
        interactionOf(request) === 'POST /AuditEvent/_search'
          ? { ...answer, body: '{"resourceType":"Bundle","type":"searchset","total":0}' }
          : answer,
      ),
  },
  {
    name: 'search-by-post-not-found',
    breaks: ['SEARCH-POST'],
    apply: () =>
      answering((answer, request) =>
        interactionOf(request) === 'POST /AuditEvent/_search' ? { ...answer, status: 404 } : answer,
      ),
  },
  {
    name: 'search-pages-overlap-by-one',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT', 'INVALID-NOT-STORED'],
    apply: paging(({ offset }) => ({ offset: Math.max(0, offset - 1) })),
  },
  {
    name: 'search-pages-skip-one',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT'],
    apply: paging(({ offset }) => ({ offset: offset > 0 ? offset + 1 : 0 })),
  },
  {
    name: 'search-ignores-offset',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT'],
    apply: paging(({ offset, count }) => (offset > 0 && offset < 100 && count === 10 ? { offset: 0 } : {})),
  },
  {
    name: 'search-pages-count-from-one',
    breaks: ['SEARCH-PAGES'],
    apply: paging(({ count }) => (count === 10 ? { count: count + 1 } : {})),
  },
  {
    name: 'search-shows-every-hit-twice',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT'],
    apply: searchAnswer(({ entry, ...bundle }) => ({
      ...bundle,
      ...(Array.isArray(entry) && { entry: entry.flatMap((hit) => [hit, hit]) }),
    })),
  },
  {
    name: 'search-has-every-hit-twice-in-its-index',
    breaks: ['SEARCH-PAGES'],
    knockOns: ['SEARCH-NEXT', 'SEARCH-TOTAL'],
    apply: ({ search }) => ({
      search: (query) => {
        const { total, seqs } = search({ ...query, offset: 0, count: query.offset + query.count });
        const twice = seqs.flatMap((seq) => [seq, seq]);
        return { total: 2 * total, seqs: twice.slice(query.offset, query.offset + query.count) };
      },
    }),
  },
  {
    name: 'search-total-in-quotes',
    breaks: ['SEARCH-SEARCHSET'],
    apply: searchAnswer(({ total, ...bundle }) => ({ ...bundle, total: String(total) })),
  },
  ...['outcome', 'include'].map(
    (mode): Defect => ({
      name: `search-calls-matches-${mode}`,
      breaks: ['SEARCH-SEARCHSET'],
      apply: searchAnswer(({ entry, ...bundle }) => ({
        ...bundle,
        ...(Array.isArray(entry) && { entry: entry.map((hit) => ({ ...hit, search: { mode } })) }),
      })),
    }),
  ),
  {
    name: 'search-next-leads-nowhere',
    breaks: ['SEARCH-NEXT'],
    apply: linkingNext((url) => url.replace('/AuditEvent?', '/AuditEvent/_page?')),
  },
  {
    name: 'search-next-leads-back',
    breaks: ['SEARCH-NEXT'],
    apply: linkingNext((url) => url.replace(/_offset=\d+/, '_offset=0')),
  },
  {
    name: 'search-next-leaves-one-out',
    breaks: ['SEARCH-NEXT'],
    apply: linkingNext((url) => url.replace(/_offset=(\d+)/, (_, offset) => `_offset=${Number(offset) + 1}`)),
  },
  {
    name: 'search-total-of-the-page',
    breaks: ['SEARCH-TOTAL'],
    apply: ({ search }) => ({
      search: (query) => {
        const { seqs } = search(query);
        return { total: seqs.length, seqs };
      },
    }),
  },
  {
    name: 'search-total-of-this-page-and-the-next',
    breaks: ['SEARCH-TOTAL'],
    // Its link next is made of the total.
    knockOns: ['SEARCH-NEXT'],
    apply: ({ search }) => ({
      search: (query) => {
        const found = search(query);
        return { ...found, total: Math.max(0, found.total - query.offset) };
      },
    }),
  },
  {
    name: 'search-finds-nothing',
    breaks: ['SEARCH-VISIBLE'],
    knockOns: everySearch,
    apply: () => ({ search: () => ({ total: 0, seqs: [] }) }),
  },
  {
    name: 'search-fails',
    breaks: ['SEARCH-VISIBLE'],
    knockOns: everySearch,
    apply: () => ({
      search: () => {
        throw new Error('the index is corrupt');
      },
    }),
  },
];

/** Finds only what was created singly. */
function withoutBundles({ search, stamp, store }: Parts): Pick<Parts, 'search' | 'stamp'> {
  const ofBundles = new Set<string>();
  return {
    stamp: {
      ...stamp,
      Bundle: (bytes, assign) => {
        const stamped = stamp.Bundle(bytes, assign);
        for (const { id } of stamped.events) ofBundles.add(id);
        return stamped;
      },
    },
    search: showing(search, (seq) => !ofBundles.has(store.at(seq)?.id ?? '')),
  };
}
