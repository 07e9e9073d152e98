import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { isObject, type Json, mapObjects, rewriting } from '../altering/rewriting.ts';
import type { Defect } from './defect.ts';
import { allContent, everySearch } from './requirement-groups.ts';

const unchanged = ['CREATE-CONTENT-UNCHANGED', 'BUNDLE-CONTENT-UNCHANGED'] as const;

/** Drops a property by its path, in every item of the lists on the path. */
function without(path: string): (event: Json) => Json {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  return (event) => {
    if (rest.length === 0) {
      const { [name]: _, ...others } = event;
      return others;
    }
    const inner = event[name];
    if (inner === undefined) return event;
    const drop = (value: unknown) => (isObject(value) ? without(rest.join('.'))(value) : value);
    return { ...event, [name]: Array.isArray(inner) ? inner.map(drop) : drop(inner) };
  };
}

const dropped = (
  path: string,
  breaks: readonly RequirementId[],
  searched: readonly RequirementId[] = [],
): Defect => ({
  name: `drops-${path.replaceAll('.', '-').replace('_', 'primitive-')}`,
  breaks,
  knockOns: [...allContent, ...searched],
  apply: rewriting(without(path)),
});

/** Properties that a server with a fixed schema loses. */
const drops: Defect[] = [
  dropped('extension', ['CREATE-EXTENSIONS-KEPT']),
  dropped('contained', ['CREATE-CONTAINED-KEPT']),
  dropped('_recorded', ['CREATE-EXTENSIONS-KEPT']),
  dropped('text', ['CREATE-STRINGS-EXACT']),
  dropped('subtype', unchanged, ['SEARCH-SUBTYPE']),
  dropped('action', unchanged, ['SEARCH-ACTION']),
  dropped('period', unchanged),
  dropped('outcome', unchanged, ['SEARCH-OUTCOME']),
  dropped('outcomeDesc', unchanged),
  dropped('purposeOfEvent', unchanged),
  dropped('agent.role', unchanged, ['SEARCH-AGENT-ROLE']),
  dropped('agent.policy', unchanged, ['SEARCH-POLICY']),
  dropped('agent.network', unchanged, ['SEARCH-ADDRESS']),
  dropped('source.site', unchanged, ['SEARCH-SITE', 'SEARCH-COMBINED']),
  dropped('entity.type', unchanged, ['SEARCH-ENTITY-TYPE']),
  dropped('entity.securityLabel', unchanged),
  dropped('entity.query', unchanged),
  dropped('entity.detail', unchanged),
  dropped('meta.profile', ['CREATE-META-KEPT']),
  dropped('meta.security', ['CREATE-META-KEPT']),
  dropped('meta.source', ['CREATE-META-KEPT']),
  dropped('meta.tag', ['CREATE-META-KEPT'], everySearch),
];

/** Changes a property wherever an event has it. */
const property = (name: string, change: (value: unknown) => unknown) =>
  rewriting(
    (event) =>
      mapObjects(event, (object) =>
        name in object ? { ...object, [name]: change(object[name]) } : object,
      ) as Json,
  );

const list = (change: (items: unknown[]) => unknown[]) => (value: unknown) =>
  Array.isArray(value) ? change(value) : value;

/** Defects that change the content of an event: a schema that is too narrow, or added defaults. */
export const contentDefects: readonly Defect[] = [
  ...drops,
  {
    name: 'keeps-nested-extensions-one-deep',
    breaks: ['CREATE-EXTENSIONS-KEPT'],
    knockOns: allContent,
    apply: property(
      'extension',
      list((items) => items.map((item) => (isObject(item) ? without('extension')(item) : item))),
    ),
  },
  {
    name: 'drops-equal-entities',
    breaks: ['CREATE-REPETITIONS-KEPT'],
    knockOns: allContent,
    apply: property(
      'entity',
      list((items) => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]),
    ),
  },
  {
    name: 'keeps-ten-agents',
    breaks: ['CREATE-REPETITIONS-KEPT'],
    knockOns: allContent,
    apply: property(
      'agent',
      list((items) => items.slice(0, 10)),
    ),
  },
  {
    name: 'keeps-one-hundred-entities',
    breaks: ['CREATE-REPETITIONS-KEPT'],
    knockOns: allContent,
    apply: property(
      'entity',
      list((items) => items.slice(0, 100)),
    ),
  },
  {
    name: 'sorts-subtypes-by-code',
    breaks: ['CREATE-REPETITIONS-KEPT'],
    knockOns: allContent,
    apply: property(
      'subtype',
      list((items) => [...items].sort((a, b) => ((a as Json).code! < (b as Json).code! ? -1 : 1))),
    ),
  },
  {
    name: 'reverses-agents',
    breaks: unchanged,
    knockOns: [...allContent, 'ROBUST-NO-CROSSTALK', 'CREATE-NOTHING-ADDED', 'BUNDLE-NOTHING-ADDED'],
    apply: property(
      'agent',
      list((items) => [...items].reverse()),
    ),
  },
  {
    name: 'replaces-client-profile',
    breaks: ['CREATE-META-KEPT'],
    knockOns: [...allContent, 'CREATE-NOTHING-ADDED', 'BUNDLE-NOTHING-ADDED'],
    apply: rewriting((event) => ({
      ...event,
      meta: { ...(event.meta as Json), profile: ['http://example.org/StructureDefinition/audit'] },
    })),
  },
  {
    name: 'turns-requestor-true',
    breaks: unchanged,
    knockOns: allContent,
    apply: property('requestor', () => true),
  },
  {
    name: 'create-adds-a-default-outcome',
    breaks: ['CREATE-NOTHING-ADDED'],
    apply: rewriting((event) => ({ outcome: '0', ...event }), ['AuditEvent']),
  },
  {
    name: 'create-adds-a-source-to-meta',
    breaks: ['CREATE-NOTHING-ADDED'],
    apply: rewriting(
      (event) => ({ ...event, meta: { source: 'urn:auditbox', ...(event.meta as Json) } }),
      ['AuditEvent'],
    ),
  },
  {
    name: 'bundle-adds-a-narrative',
    breaks: ['BUNDLE-NOTHING-ADDED'],
    apply: rewriting(
      (event) => ({
        text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Event</div>' },
        ...event,
      }),
      ['Bundle'],
    ),
  },
  {
    name: 'stores-create-without-details',
    breaks: ['CREATE-STORED'],
    knockOns: ['BUNDLE-STORED', 'READ-STABLE', 'CREATE-TWICE', 'ROBUST-APPEND-ONLY', 'SEARCH-SEARCHSET'],
    apply: ({ store }) => ({
      store: {
        ...store,
        async read(id) {
          const event = await store.read(id);
          return event && { ...event, body: withoutProperties(event.body, 'outcomeDesc', 'entity') };
        },
      },
    }),
  },
];

/** The event without some of its properties; numbers may lose their lexemes. */
function withoutProperties(body: Buffer, ...names: string[]): Buffer {
  const event = JSON.parse(body.toString());
  for (const name of names) delete event[name];
  return Buffer.from(JSON.stringify(event));
}
