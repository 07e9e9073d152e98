import { isObject, type JsonObject, objects } from '../invariants/invariant.ts';
import { code, valueSet } from './codes.ts';
import { type BalpProfileName, balpProfiles } from './profiles.ts';

/** The BALP profiles that an event claims to conform to, and how it claims so. */
export interface Claim {
  profiles: BalpProfileName[];
  /**
   * `declared`: meta.profile names them. `shape`: meta.profile names none, but the event follows
   * the pattern.
   */
  by: 'declared' | 'shape';
}

const byUrl = new Map(Object.entries(balpProfiles).map(([name, { url }]) => [url, name as BalpProfileName]));

/**
 * Returns the BALP profiles that an event names in `meta.profile`, with or without a version after
 * `|`. If it names none, returns the profile whose pattern it follows. The interaction (`subtype`)
 * of a RESTful operation decides which one, and an entity that is a person in the role of patient
 * selects its Patient form. The profiles describe success, so an event with an outcome other than 0
 * follows none. A Security Alert whose subtype is an authorization decision by consent follows
 * AuthZconsent.
 */
export function claimedProfiles(event: unknown): Claim {
  if (!isObject(event)) return { profiles: [], by: 'shape' };
  const declared = isObject(event.meta) && Array.isArray(event.meta.profile) ? event.meta.profile : [];
  const known = declared.flatMap((url) => byUrl.get(String(url).split('|')[0]!) ?? []);
  if (known.length > 0) return { profiles: [...new Set(known)], by: 'declared' };
  const followed = followedProfile(event);
  return { profiles: followed ? [followed] : [], by: 'shape' };
}

const isCode = (coding: unknown, { system, code }: { system: string; code: string }) =>
  isObject(coding) && coding.system === system && coding.code === code;

const interactions = {
  Create: valueSet.create,
  Read: valueSet.AllReadVS,
  Update: valueSet.AllUpdateVS,
  Delete: valueSet.delete,
  Query: valueSet.AllSearchVS,
};

function followedProfile(event: JsonObject): BalpProfileName | undefined {
  const subtypes = objects(event.subtype);
  // Only the code counts, since such events often have the wrong system.
  if (isCode(event.type, code.securityAlert) && subtypes.some((one) => one.code === 'AuthZ-Consent'))
    return 'AuthZconsent';
  if (!isCode(event.type, code.restfulOperation) || event.outcome !== '0') return undefined;
  const operation = (Object.keys(interactions) as (keyof typeof interactions)[]).find((name) =>
    interactions[name].some((interaction) => subtypes.some((one) => isCode(one, interaction))),
  );
  if (!operation) return undefined;
  const hasPatient = objects(event.entity).some(
    (one) => isCode(one.type, code.person) && isCode(one.role, code.patient),
  );
  return hasPatient ? `Patient${operation}` : operation;
}
