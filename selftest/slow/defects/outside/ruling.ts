import { isDeepStrictEqual } from 'node:util';
import { type Interaction, interactionOf } from './interaction.ts';
import type { Exchange, WholeAnswer } from './proxy.ts';

/**
 * What the contract says of an answer that was changed on its way. Written from the documents alone; it shares nothing
 * with the contract tests, which are compared with it.
 */
export type Ruling =
  /** A SHALL is broken. */
  | 'forbidden'
  /** A SHOULD is. */
  | 'discouraged'
  /** The documents do not say, or not of this alone. */
  | 'open'
  | 'allowed';

const gravest: readonly Ruling[] = ['forbidden', 'discouraged', 'open', 'allowed'];

/** The gravest of several rulings. */
export function worstRuling(rulings: Iterable<Ruling>): Ruling {
  const found = new Set(rulings);
  return gravest.find((ruling) => found.has(ruling)) ?? 'allowed';
}

/**
 * The ruling on an answer that the client got instead of the deployment's own.
 *
 * @param everywhere whether every answer that shows the event was changed alike
 */
export function rulingOn(exchange: Exchange, answer: WholeAnswer, everywhere: boolean): Ruling {
  const interaction = interactionOf(exchange)!;
  return worstRuling([
    statusRuling(interaction, exchange.answer.status, answer.status),
    ...headerRulings(interaction, exchange, answer),
    bodyRuling(interaction, exchange, answer, everywhere ? createdRuling : sameEventRuling),
  ]);
}

function statusRuling(interaction: Interaction, before: number, after: number): Ruling {
  if (before === after) return 'allowed';
  if (interaction === 'refusal of a token') return after === 403 ? 'discouraged' : 'forbidden';
  // A deployment without search says so by these.
  if (interaction === 'search' && [404, 405, 501].includes(after)) return 'open';
  return 'forbidden';
}

function headerRulings(interaction: Interaction, { answer: before }: Exchange, after: WholeAnswer): Ruling[] {
  const names = new Set([...Object.keys(before.headers), ...Object.keys(after.headers)]);
  return [...names]
    .filter((name) => before.headers[name] !== after.headers[name])
    .map((name) => headerRuling(interaction, name, after.headers[name], before));
}

function headerRuling(
  interaction: Interaction,
  name: string,
  value: string | undefined,
  before: WholeAnswer,
): Ruling {
  if (name === 'content-type') {
    if (interaction === 'health check' || /^application\/fhir\+json(;|$)/.test(value ?? '')) return 'allowed';
    return interaction === 'refusal of a token' ? 'open' : 'forbidden';
  }
  if (name === 'www-authenticate' && interaction === 'refusal of a token')
    return value?.startsWith('Bearer') ? 'allowed' : 'discouraged';
  if (name === 'location' && interaction === 'create' && value !== undefined)
    return value.endsWith(`/${(jsonOf(before.body) as Json)?.id}`) ? 'allowed' : 'discouraged';
  return 'allowed';
}

type Json = Record<string, unknown>;

function bodyRuling(
  interaction: Interaction,
  { answer: before }: Exchange,
  after: WholeAnswer,
  ofEvent: (old: Json, now: Json) => Ruling,
): Ruling {
  if (before.body === after.body) return 'allowed';
  const [old, now] = [jsonOf(before.body), jsonOf(after.body)] as [Json, Json];
  switch (interaction) {
    case 'create':
    case 'read':
      return ofEvent(old, now);
    case 'Bundle submission':
    case 'search':
      return bundleRuling(old, now, ofEvent);
    case 'refusal of a body':
      return outcomeRuling(now);
    case 'capabilities':
      return now.resourceType === 'CapabilityStatement' ? 'open' : 'forbidden';
    case 'refusal of a token':
      return 'open';
    case 'health check':
      return 'allowed';
  }
}

/** The guide: the id and meta.lastUpdated are the deployment's, nothing else may change. Additions: good practice. */
function createdRuling(old: Json, now: Json): Ruling {
  const ruling = sameEventRuling(old, now);
  return ruling === 'forbidden' && holds(now, old) ? 'discouraged' : ruling;
}

/** An event that was created is the same wherever it is seen again; FHIR lets a server number its versions. */
function sameEventRuling(old: Json, now: Json): Ruling {
  return isDeepStrictEqual(withoutVersion(old), withoutVersion(now)) ? 'allowed' : 'forbidden';
}

function bundleRuling(old: Json, now: Json, ofEvent: (old: Json, now: Json) => Ruling): Ruling {
  if (now.resourceType !== 'Bundle' || now.type !== old.type) return 'forbidden';
  const [before, after] = [entriesOf(old), entriesOf(now)];
  if (before.length !== after.length) return 'forbidden';
  const inEntries = worstRuling(
    before.map(({ resource }, nth) => {
      const event = after[nth]!.resource;
      return typeof event === 'object' && event !== null
        ? ofEvent(resource as Json, event as Json)
        : 'forbidden';
    }),
  );
  // What stands around the events is the Bundle's own: fullUrl, total, link.
  return worstRuling([inEntries, isDeepStrictEqual(old, now) ? 'allowed' : 'open']);
}

const severities = ['fatal', 'error', 'warning', 'information'];
/** http://hl7.org/fhir/R4/valueset-issue-type.html */
const issueTypes =
  'invalid structure required value invariant security login unknown expired forbidden suppressed processing ' +
  'not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly ' +
  'business-rule conflict transient lock-error no-store exception timeout incomplete throttled informational';

/** api.md: an OperationOutcome whose issues have severity and code, and diagnostics. */
function outcomeRuling(outcome: Json): Ruling {
  const issues = (outcome.issue ?? []) as Json[];
  if (outcome.resourceType !== 'OperationOutcome' || issues.length === 0) return 'forbidden';
  const isLegal = ({ severity, code }: Json) =>
    severities.includes(String(severity)) && issueTypes.split(' ').includes(String(code));
  if (!issues.every(isLegal)) return 'forbidden';
  if (!issues.some(({ severity }) => severity === 'fatal' || severity === 'error')) return 'discouraged';
  if (!issues.some(({ diagnostics, details }) => diagnostics ?? details)) return 'discouraged';
  return JSON.stringify(outcome).includes('"mutated"') ? 'open' : 'allowed';
}

function jsonOf(text: string): unknown {
  return text === '' ? null : JSON.parse(text);
}

function entriesOf({ entry }: Json): Json[] {
  return Array.isArray(entry) ? entry : [];
}

function withoutVersion({ meta, ...event }: Json): Json {
  const { versionId: _, ...rest } = (meta ?? {}) as Json;
  return { ...event, meta: rest };
}

/** True when all of `part` is in `whole`, arrays with as many items. */
function holds(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole) !== Array.isArray(part))
    return false;
  if (Array.isArray(part) && part.length !== (whole as unknown[]).length) return false;
  return Object.entries(part).every(([key, value]) => holds((whole as Json)[key], value));
}
