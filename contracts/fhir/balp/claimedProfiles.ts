import { isObject, type JsonObject, objects } from '../invariants/invariant.ts';
import { code, valueSet } from './codes.ts';
import { type BalpProfileName, balpProfiles } from './profiles.ts';

/** Which BALP profiles an event is to be held to, and by what. */
export interface Claim {
  profiles: BalpProfileName[];
  /** `declared`: named in meta.profile. `shape`: none is named there, but the event looks like it. */
  by: 'declared' | 'shape';
}

const byUrl = new Map(Object.entries(balpProfiles).map(([name, { url }]) => [url, name as BalpProfileName]));

/**
 * The profiles that an event names in `meta.profile` (a version after `|` is let pass); where it names no profile of BALP,
 * the one whose pattern it follows. A RESTful operation follows one by its interaction (`subtype`), and the Patient form of it
 * where an entity is a person in the role of patient; the profiles are for success, so another outcome than 0 follows none.
 * A Security Alert whose subtype is an authorization decision by consent follows AuthZconsent.
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
  // The code alone, since its system is what such events get wrong.
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
