import { isDeepStrictEqual } from 'node:util';
import { excerpt } from '../excerpt.ts';
import type { Fault } from '../fault.ts';
import { exists, isObject, type JsonObject, objects } from '../invariants/invariant.ts';
import type { Code } from './codes.ts';
import {
  type BalpProfileName,
  balpProfiles,
  type ElementRule,
  type Profile,
  type Slice,
} from './profiles.ts';

/**
 * Returns the faults of an AuditEvent by the rules of an IHE BALP 1.1.3 profile; none means that it
 * conforms. `validateAuditEvent` checks the rules of FHIR itself.
 *
 * @param event any parsed JSON
 */
export function validateProfile(event: unknown, name: BalpProfileName): Fault[] {
  if (!isObject(event)) return [];
  const profile = balpProfiles[name];
  const report = reporter(name);
  return [
    ...profile.rules.flatMap((rule) => ruleFaults(rule, event, 'AuditEvent', 'AuditEvent', event, report)),
    ...Object.entries(profile.minItems).flatMap(([list, least]) => countFaults(list, least, event, report)),
    ...profile.slices.flatMap((slice) => sliceFaults(slice, event, report)),
    ...profile.closed.flatMap((list) => strangerFaults(list, profile, event, report)),
    ...(profile.authorizerIsSource ? authorizerFaults(profile, event, report) : []),
  ];
}

type Report = (code: Fault['code'], path: string, what: string, element: string) => Fault;

const reporter =
  (name: BalpProfileName): Report =>
  (code, path, what, element) => {
    const rule = `IHE BALP 1.1.3 ${name}, ${element}`;
    return { path, rule, code, message: `${path}: ${what} (${rule})` };
  };

const items = (event: JsonObject, list: string) => objects(event[list]);

const isOneOf = (codes: readonly Code[], coding: JsonObject) =>
  codes.some(({ system, code }) => coding.system === system && coding.code === code);

/**
 * Returns whether a Coding, any coding of a CodeableConcept, or every item of a list of these has
 * one of the codes.
 */
function hasCode(codes: readonly Code[], element: unknown): boolean {
  if (Array.isArray(element)) return element.every((one) => hasCode(codes, one));
  if (!isObject(element)) return false;
  return isOneOf(codes, element) || objects(element.coding).some((coding) => isOneOf(codes, coding));
}

const isOf = (slice: Slice) => (item: JsonObject) =>
  hasCode(slice.codes, slice.discriminator === '$this' ? item : item.type);

const named = (codes: readonly Code[]) =>
  codes.map(({ code, system }) => `${code} of ${system}`).join(' or ');

function countFaults(list: string, least: number, event: JsonObject, report: Report): Fault[] {
  const count = items(event, list).length;
  if (count >= least) return [];
  const what = `expected at least ${least}, found ${count}`;
  return [report('required', `AuditEvent.${list}`, what, `AuditEvent.${list} ${least}..*`)];
}

function sliceFaults(slice: Slice, event: JsonObject, report: Report): Fault[] {
  const element = `AuditEvent.${slice.list}:${slice.name}`;
  const faults: Fault[] = [];
  let count = 0;
  for (const [index, item] of items(event, slice.list).entries()) {
    if (!isOf(slice)(item)) continue;
    count++;
    const path = `AuditEvent.${slice.list}[${index}]`;
    faults.push(...slice.rules.flatMap((rule) => ruleFaults(rule, item, path, element, event, report)));
  }
  const cardinality = `${element} ${slice.min}..${slice.max === 1 ? 1 : '*'}`;
  const kind = `with ${slice.discriminator === '$this' ? 'code' : 'type'} ${named(slice.codes)}`;
  if (count < slice.min)
    faults.push(
      report('required', `AuditEvent.${slice.list}`, `expected one ${kind}, found none`, cardinality),
    );
  if (count > slice.max)
    faults.push(
      report(
        'structure',
        `AuditEvent.${slice.list}`,
        `expected at most one ${kind}, found ${count}`,
        cardinality,
      ),
    );
  return faults;
}

function ruleFaults(
  rule: ElementRule,
  from: JsonObject,
  at: string,
  element: string,
  event: JsonObject,
  report: Report,
): Fault[] {
  const names = rule.path.split('.');
  const last = names.pop()!;
  let owner: unknown = from;
  for (const name of names) owner = isObject(owner) ? owner[name] : undefined;
  if (!isObject(owner)) return []; // A missing element has no required children.

  const path = `${at}.${rule.path}`;
  const definition = `${element}.${rule.path}`;
  const value = owner[last];
  if (!exists(owner, last))
    return rule.min === 1
      ? [report('required', path, 'required element is missing', `${definition} 1..1`)]
      : [];
  if (rule.max === 0)
    return [report('structure', path, `not allowed, found ${excerpt(value)}`, `${definition} 0..0`)];
  if (rule.value !== undefined && value !== rule.value)
    return [report('value', path, `expected ${rule.value}, found ${excerpt(value)}`, definition)];
  if (rule.codes && !hasCode(rule.codes, value))
    return [
      report('code-invalid', path, `expected ${named(rule.codes)}, found ${codesOf(value)}`, definition),
    ];
  if (rule.target && isObject(value)) {
    const type = targetType(value, event);
    if (type !== undefined && type !== rule.target)
      return [
        report(
          'value',
          path,
          `expected a reference to a ${rule.target}, found one to ${excerpt(type)}`,
          definition,
        ),
      ];
  }
  return [];
}

function codesOf(element: unknown): string {
  const codings = objects(Array.isArray(element) ? element : [element]).flatMap((one) => [
    one,
    ...objects(one.coding),
  ]);
  const codes = codings.filter(({ code }) => code !== undefined);
  return codes.length === 0
    ? 'no code'
    : codes.map(({ code, system }) => `${excerpt(code)} of ${excerpt(system)}`).join(', ');
}

/** Returns the resource type that a reference points to, if it can be determined. */
function targetType({ reference, type }: JsonObject, event: JsonObject): unknown {
  if (typeof reference === 'string') {
    if (reference.startsWith('#'))
      return objects(event.contained).find(({ id }) => id === reference.slice(1))?.resourceType;
    const match = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(
      reference,
    );
    if (match) return match[1];
  }
  return type;
}

function strangerFaults(list: Slice['list'], profile: Profile, event: JsonObject, report: Report): Fault[] {
  const slices = profile.slices.filter((slice) => slice.list === list);
  const allowed = named(slices.flatMap(({ codes }) => codes));
  const faults: Fault[] = [];
  for (const [index, item] of items(event, list).entries()) {
    if (slices.some((slice) => isOf(slice)(item))) continue;
    const what = `expected type ${allowed}, found ${codesOf(item.type)}`;
    const path = `AuditEvent.${list}[${index}]`;
    faults.push(report('structure', path, what, `AuditEvent.${list} closed slicing`));
  }
  return faults;
}

function authorizerFaults(profile: Profile, event: JsonObject, report: Report): Fault[] {
  const authorizer = profile.slices.find(({ name }) => name === 'authorizer')!;
  const observer = isObject(event.source) ? event.source.observer : undefined;
  const faults: Fault[] = [];
  for (const [index, agent] of items(event, 'agent').entries()) {
    if (!isOf(authorizer)(agent) || !exists(agent, 'who')) continue;
    if (isDeepStrictEqual(agent.who, observer)) continue;
    const what = 'the authorizing agent must also be the source of the event';
    const path = `AuditEvent.agent[${index}].who`;
    faults.push(report('invariant', path, what, 'AuditEvent.agent:authorizer val-audit-source'));
  }
  return faults;
}
