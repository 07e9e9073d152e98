import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { isObject, type Json, mapObjects, rewriting } from '../altering/rewriting.ts';
import type { Defect } from './defect.ts';
import { everySearch } from './search.ts';

/** Every requirement that holds an event to its content: which of them sees a loss depends on where it shows. */
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

const unchanged = ['CREATE-CONTENT-UNCHANGED', 'BUNDLE-CONTENT-UNCHANGED'] as const;

/** Drops members of an event by their path, in every item of the lists on the way. */
function without(path: string): (event: Json) => Json {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  return (event) => {
    if (rest.length === 0) {
      const { [name]: _, ...others } = event;
      return others;
    }
    const drop = without(rest.join('.'));
    const inner = event[name];
    const changed = Array.isArray(inner)
      ? inner.map((item) => (isObject(item) ? drop(item) : item))
      : isObject(inner)
        ? drop(inner)
        : inner;
    return changed === undefined ? event : { ...event, [name]: changed };
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

/** Members that a server of a fixed schema forgets. */
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

/** Changes one member wherever an event has it. */
const member = (name: string, change: (value: unknown) => unknown) =>
  rewriting(
    (event) =>
      mapObjects(event, (object) =>
        name in object ? { ...object, [name]: change(object[name]) } : object,
      ) as Json,
  );

const list = (change: (items: unknown[]) => unknown[]) => (value: unknown) =>
  Array.isArray(value) ? change(value) : value;

/** What a server of a fixed schema, or of a helpful one, makes of an event. */
export const contentDefects: readonly Defect[] = [
  ...drops,
  {
    name: 'keeps-nested-extensions-one-deep',
    breaks: ['CREATE-EXTENSIONS-KEPT'],
    knockOns: allContent,
    apply: member(
      'extension',
      list((items) => items.map((item) => (isObject(item) ? without('extension')(item) : item))),
    ),
  },
  {
    name: 'drops-equal-entities',
    breaks: ['CREATE-REPETITIONS-KEPT'],
    knockOns: allContent,
    apply: member(
      'entity',
      list((items) => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]),
    ),
  },
  {
    name: 'keeps-ten-agents',
    breaks: ['CREATE-REPETITIONS-KEPT'],
    knockOns: allContent,
    apply: member(
      'agent',
      list((items) => items.slice(0, 10)),
    ),
  },
  {
    name: 'keeps-one-hundred-entities',
    breaks: ['CREATE-REPETITIONS-KEPT'],
    knockOns: allContent,
    apply: member(
      'entity',
      list((items) => items.slice(0, 100)),
    ),
  },
  {
    name: 'sorts-subtypes-by-code',
    breaks: ['CREATE-REPETITIONS-KEPT'],
    knockOns: allContent,
    apply: member(
      'subtype',
      list((items) => [...items].sort((a, b) => ((a as Json).code! < (b as Json).code! ? -1 : 1))),
    ),
  },
  {
    name: 'reverses-agents',
    breaks: unchanged,
    knockOns: [...allContent, 'ROBUST-NO-CROSSTALK', 'CREATE-NOTHING-ADDED', 'BUNDLE-NOTHING-ADDED'],
    apply: member(
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
    apply: member('requestor', () => true),
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
        read(id) {
          const event = store.read(id);
          return event && { ...event, body: withoutMember(event.body, 'outcomeDesc', 'entity') };
        },
      },
    }),
  },
];

/** The text of an event without some of its members; numbers may lose their lexemes. */
function withoutMember(body: Buffer, ...names: string[]): Buffer {
  const event = JSON.parse(body.toString());
  for (const name of names) delete event[name];
  return Buffer.from(JSON.stringify(event));
}
