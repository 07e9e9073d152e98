import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { auditEvents } from '../../../../generators/events.ts';
import { Random } from '../../../../generators/random.ts';
import { type Interaction, interactionOf, interactions, showEvents } from './interaction.ts';
import type { Exchange, WholeAnswer } from './proxy.ts';

/** One thing that a proxy changes in every answer of one interaction, or in every event that any of them shows. */
export interface Mutation {
  /** `3/17`: the 17th of seed 3. */
  name: string;
  at: Interaction | 'every event';
  /** In words. */
  what: string;
  /** The answer to give instead; null where there is nothing to change. */
  apply(exchange: Exchange): WholeAnswer | null;
}

/** The names of the mutations of some seeds. */
export function mutationNames(seeds: number, ofEach: number): string[] {
  return Array.from(
    { length: seeds * ofEach },
    (_, nth) => `${Math.floor(nth / ofEach) + 1}/${(nth % ofEach) + 1}`,
  );
}

/** Draws the mutation of a name; the same name, the same mutation. */
export function drawMutation(name: string): Mutation {
  const [seed = 0, nth = 0] = name.split('/').map(Number);
  const random = new Random(seed * 1_000 + nth);
  // What shows events is most of the contract.
  const at = random.pick([...interactions, ...showEvents, 'every event'] as const);
  const { what, change } = at === 'every event' ? inEveryEvent(random) : inAnswer(random, at);
  return {
    name,
    at,
    what,
    apply(exchange) {
      const interaction = interactionOf(exchange);
      const isMeant = at === 'every event' ? showEvents.includes(interaction!) : interaction === at;
      const changed = isMeant ? change(exchange.answer) : null;
      return changed && JSON.stringify(changed) !== JSON.stringify(exchange.answer) ? changed : null;
    },
  };
}

function inAnswer(random: Random, interaction: Interaction): Change {
  const draw = random.pick([status, header, header, dress, body, body, body, body]);
  return draw(random, interaction);
}

interface Change {
  what: string;
  change(answer: WholeAnswer): WholeAnswer | null;
}

const statuses = [200, 202, 204, 301, 400, 401, 403, 404, 409, 422, 500, 503] as const;

function status(random: Random): Change {
  const drawn = random.pick(statuses);
  return { what: `status ${drawn}`, change: (answer) => ({ ...answer, status: drawn }) };
}

/** A header that is given another value, added, or (null) taken away. */
const headers: readonly [name: string, value: string | null][] = [
  ['content-type', 'application/json'],
  ['content-type', 'text/html; charset=utf-8'],
  ['content-type', 'application/fhir+json; charset=utf-8'],
  ['content-type', 'application/fhir+json; fhirVersion=4.0'],
  ['content-type', null],
  ['location', 'https://elsewhere.example.org/AuditEvent/1'],
  ['location', null],
  ['www-authenticate', 'Basic realm="auditbox"'],
  ['www-authenticate', 'Bearer'],
  ['www-authenticate', null],
  ['cache-control', 'no-store'],
  ['etag', 'W/"1"'],
  ['last-modified', 'Tue, 24 Nov 2026 09:00:00 GMT'],
  ['server', 'another/1.0'],
  ['x-request-id', '0a1b2c'],
  ['date', null],
];

function header(random: Random): Change {
  const [name, value] = random.pick(headers);
  return {
    what: value === null ? `no ${name}` : `${name}: ${value}`,
    change({ headers: { [name]: _, ...rest }, ...answer }) {
      return { ...answer, headers: value === null ? rest : { ...rest, [name]: value } };
    },
  };
}

/** Other clothes for the same content. */
const dresses: readonly [what: string, rewrite: (json: Json) => string][] = [
  ['indented', (json) => stringify(json, null, 2)!],
  ['keys in another order', (json) => stringify(Object.fromEntries(Object.entries(json).reverse()))!],
  ['a version', (json) => stringify({ ...json, meta: { ...(json.meta as Json), versionId: '1' } })!],
];

function dress(random: Random): Change {
  const [what, rewrite] = random.pick(dresses);
  return { what, change: rewritten(rewrite) };
}

type Json = Record<string, unknown>;
type Path = readonly string[];

function body(random: Random, interaction: Interaction): Change {
  const isBundle = interaction === 'Bundle submission' || interaction === 'search';
  if (isBundle && random.chance(0.7)) return inOneEntry(random);
  const places = isBundle ? bundlePlaces : (placesIn[interaction] ?? eventPlaces);
  return edited(random, '', places, (json) => [json]);
}

function inOneEntry(random: Random): Change {
  const at = random.pick([0, -1]);
  const where = at === 0 ? 'first entry, ' : 'last entry, ';
  return edited(random, where, eventPlaces, (json) => eventsOf(json).slice(at).slice(0, 1));
}

function inEveryEvent(random: Random): Change {
  return edited(random, '', eventPlaces, eventsOf);
}

/** The events of a Bundle; of anything else, itself. */
function eventsOf(json: Json): Json[] {
  if (json.resourceType !== 'Bundle') return [json];
  return ((json.entry ?? []) as Json[]).map(({ resource }) => resource as Json);
}

function edited(
  random: Random,
  where: string,
  places: readonly Path[],
  parts: (json: Json) => Json[],
): Change {
  const path = random.pick(places);
  const [verb, edit] = random.pick(edits);
  return {
    what: `${where}${path.join('.')} ${verb}`,
    change: rewritten((json) => {
      for (const part of parts(json)) edit(part, path);
      return stringify(json)!;
    }),
  };
}

function rewritten(rewrite: (json: Json) => string): Change['change'] {
  return (answer) => {
    try {
      return { ...answer, body: rewrite(parse(answer.body) as Json) };
    } catch {
      // It is not JSON, or has a property name twice.
      return null;
    }
  };
}

const edits: readonly [verb: string, edit: (part: Json, path: Path) => void][] = [
  ['removed', remove],
  ['changed', change],
  ['given a neighbor', add],
];

function remove(part: Json, path: Path): void {
  const parent = parentOf(part, path);
  const last = path.at(-1)!;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent?.[last];
}

function change(part: Json, path: Path): void {
  const parent = parentOf(part, path);
  const last = path.at(-1)!;
  const old = parent?.[last];
  if (!parent || old === undefined) return;
  if (typeof old === 'boolean') parent[last] = !old;
  else if (isLosslessNumber(old)) parent[last] = new LosslessNumber(String(Number(old.value) + 1));
  else if (typeof old === 'string') parent[last] = `${old}x`;
}

function add(part: Json, path: Path): void {
  const parent = parentOf(part, path);
  if (parent && path.at(-1)! in parent && !Array.isArray(parent)) parent.mutated = 'x';
}

function parentOf(part: Json, path: Path): Json | undefined {
  return path.slice(0, -1).reduce<unknown>((value, key) => (value as Json | undefined)?.[key], part) as
    | Json
    | undefined;
}

const placesIn: Partial<Record<Interaction, readonly Path[]>> = {
  'refusal of a body': [
    ['resourceType'],
    ['issue', '0'],
    ['issue', '0', 'severity'],
    ['issue', '0', 'code'],
    ['issue', '0', 'diagnostics'],
  ],
  'refusal of a token': [['resourceType'], ['issue', '0', 'code']],
  capabilities: [['resourceType'], ['status'], ['date']],
  'health check': [['status']],
};

const bundlePlaces: readonly Path[] = [['resourceType'], ['type'], ['entry', '0'], ['entry', '1']];

/** Where events have a value: each place that at least a fifth of them has. */
const eventPlaces = commonLeaves(100);

function commonLeaves(count: number): Path[] {
  const source = auditEvents({ seed: 1 });
  const found = new Map<string, number>();
  for (let n = 0; n < count; n++)
    for (const path of leavesOf(source.next().value)) found.set(path, (found.get(path) ?? 0) + 1);
  // The deployment gives these.
  for (const path of ['id', 'meta.lastUpdated']) found.set(path, count);
  return [...found]
    .filter(([, times]) => times >= count / 5)
    .map(([path]) => path.split('.'))
    .sort();
}

function leavesOf(value: unknown, at: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return [at.join('.')];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...at, key]));
}
