import { type Code, code, valueSet } from './codes.ts';

/*
 * The IHE ITI Basic Audit Log Patterns (BALP) 1.1.3 profiles as data: their differentials, as
 * published at
 * https://profiles.ihe.net/ITI/BALP/1.1.3/StructureDefinition-IHE.BasicAudit.<name>.html. A fault
 * names the element of the differential that it violates (`AuditEvent.agent:client.who`).
 * Must-support flags are not rules here: they bind systems, not events.
 */

/** What a profile requires of one element, relative to the event or to an item of a slice. */
export interface ElementRule {
  path: string;
  /** 1: required if its parent is present. */
  min?: 1;
  /** 0: not allowed. */
  max?: 0;
  /** The value that it must have if it is present. */
  value?: string | boolean;
  /** It must have one of these codes if it is present. */
  codes?: readonly Code[];
  /** The resource type that it must reference. */
  target?: string;
}

/** The items of a list that have a certain code, and the rules for them. */
export interface Slice {
  list: 'agent' | 'entity' | 'subtype';
  name: string;
  /** Where the code is that puts an item in the slice: in its `type`, or in the item itself. */
  discriminator: 'type' | '$this';
  codes: readonly Code[];
  min: 0 | 1;
  max: 1 | typeof Number.POSITIVE_INFINITY;
  rules: readonly ElementRule[];
}

export interface Profile {
  url: string;
  rules: readonly ElementRule[];
  /** The minimum number of items in a list. */
  minItems: Partial<Record<Slice['list'], number>>;
  slices: readonly Slice[];
  /** Lists in which every item must belong to a slice. */
  closed: readonly Slice['list'][];
  /** The authorizing agent must be the one that recorded the event: val-audit-source. */
  authorizerIsSource?: true;
}

const required = (...paths: string[]): ElementRule[] => paths.map((path) => ({ path, min: 1 }));
const prohibited = (...paths: string[]): ElementRule[] => paths.map((path) => ({ path, max: 0 }));

function slice(
  list: Slice['list'],
  name: string,
  cardinality: '0..1' | '1..1' | '1..*',
  codes: readonly Code[],
  rules: readonly ElementRule[] = [],
): Slice {
  return {
    list,
    name,
    discriminator: list === 'subtype' ? '$this' : 'type',
    codes,
    min: cardinality.startsWith('1') ? 1 : 0,
    max: cardinality.endsWith('1') ? 1 : Number.POSITIVE_INFINITY,
    rules,
  };
}

const machine = [...required('who', 'network'), ...prohibited('media')];
const user = [...required('who'), ...prohibited('media', 'network'), { path: 'requestor', value: true }];
const patient = slice(
  'entity',
  'patient',
  '1..1',
  [code.person],
  [...required('what', 'role'), { path: 'what', target: 'Patient' }, { path: 'role', codes: [code.patient] }],
);

/** A successful RESTful operation: Create, Read, Update, Delete or Query. */
function operation(facts: {
  subtype: Slice;
  action: string;
  client: Code;
  server: Code;
  users: readonly Code[];
  object: Slice;
}): Omit<Profile, 'url'> {
  return {
    rules: [
      { path: 'type', codes: [code.restfulOperation] },
      { path: 'action', value: facts.action },
      { path: 'outcome', min: 1, value: '0' },
    ],
    minItems: { subtype: 1, agent: 2, entity: 1 },
    slices: [
      facts.subtype,
      slice('agent', 'client', '1..1', [facts.client], machine),
      slice('agent', 'server', '1..1', [facts.server], machine),
      slice('agent', 'user', '0..1', facts.users, user),
      slice('entity', 'transaction', '0..1', [code.requestId], required('what.identifier.value')),
      facts.object,
    ],
    closed: [],
  };
}

const data = (...more: ElementRule[]) =>
  slice(
    'entity',
    'data',
    '1..1',
    [code.systemObject],
    [...required('what'), { path: 'role', codes: valueSet.RestObjectRoles }, ...more],
  );
const [roleRequired] = required('role');

const create = operation({
  subtype: slice('subtype', 'anyCreate', '1..1', valueSet.create),
  action: 'C',
  client: code.sourceRole,
  server: code.destinationRole,
  users: valueSet.DataSources,
  object: data(roleRequired!),
});
const read = operation({
  subtype: slice('subtype', 'anyRead', '1..1', valueSet.AllReadVS),
  action: 'R',
  client: code.destinationRole,
  server: code.sourceRole,
  users: [code.recipient],
  object: data(),
});
const update = operation({
  subtype: slice('subtype', 'anyUpdate', '1..1', valueSet.AllUpdateVS),
  action: 'U',
  client: code.sourceRole,
  server: code.destinationRole,
  users: valueSet.DataSources,
  object: data(roleRequired!),
});
const deletion = operation({
  subtype: slice('subtype', 'anyDelete', '1..1', valueSet.delete),
  action: 'D',
  client: code.application,
  server: code.custodian,
  users: valueSet.DataSources,
  object: data(roleRequired!),
});
const query = operation({
  subtype: slice('subtype', 'anySearch', '1..1', valueSet.AllSearchVS),
  action: 'E',
  client: code.sourceRole,
  server: code.destinationRole,
  users: [code.recipient],
  object: slice(
    'entity',
    'query',
    '1..1',
    [code.systemObject],
    [
      ...required('role', 'query'),
      ...prohibited('what', 'lifecycle', 'detail'),
      { path: 'role', codes: [code.query] },
    ],
  ),
});

/** The same operation on a resource that belongs to a patient. */
const ofPatient = (profile: Omit<Profile, 'url'>): Omit<Profile, 'url'> => ({
  ...profile,
  minItems: { ...profile.minItems, entity: 2 },
  slices: [...profile.slices, patient],
});

/** A decision to allow or deny access, based on the patient's consent. */
const authorization: Omit<Profile, 'url'> = {
  rules: [
    ...prohibited('modifierExtension'),
    { path: 'type', codes: [code.securityAlert] },
    { path: 'subtype', codes: valueSet.AuthZsubTypeVS },
    { path: 'action', value: 'E' },
    ...required('outcome'),
  ],
  minItems: { subtype: 1, agent: 4, entity: 2 },
  slices: [
    slice(
      'agent',
      'client',
      '1..1',
      [code.application],
      [
        ...required('who', 'network'),
        ...prohibited('role', 'altId', 'name', 'location', 'media', 'purposeOfUse'),
      ],
    ),
    slice('agent', 'user', '1..1', [code.recipient], [...user, ...prohibited('altId', 'location')]),
    slice(
      'agent',
      'userorg',
      '1..1',
      [code.provider],
      [
        ...required('who'),
        ...prohibited('role', 'altId', 'name', 'location', 'policy', 'media', 'network'),
        { path: 'requestor', value: false },
      ],
    ),
    slice(
      'agent',
      'authorizer',
      '1..1',
      [code.authorizationServer],
      [
        ...required('who'),
        ...prohibited('role', 'altId', 'name', 'location', 'policy', 'media', 'network', 'purposeOfUse'),
        { path: 'requestor', value: false },
      ],
    ),
    patient,
    slice('entity', 'consent', '1..*', [code.consent], required('what')),
    slice(
      'entity',
      'token',
      '0..1',
      [code.oauthToken],
      required('what', 'what.identifier', 'what.identifier.value'),
    ),
  ],
  closed: ['entity'],
  authorizerIsSource: true,
};

const rows = {
  Create: create,
  Read: read,
  Update: update,
  Delete: deletion,
  Query: query,
  PatientCreate: ofPatient(create),
  PatientRead: ofPatient(read),
  PatientUpdate: ofPatient(update),
  PatientDelete: ofPatient(deletion),
  PatientQuery: ofPatient(query),
  AuthZconsent: authorization,
};

export type BalpProfileName = keyof typeof rows;

/** The profiles and their canonical URLs, by name. */
export const balpProfiles = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [
    name,
    { url: `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`, ...row },
  ]),
) as Record<BalpProfileName, Profile>;
