import { type Code, code, valueSet } from './codes.ts';

/*
 * The facts of the IHE ITI Basic Audit Log Patterns (BALP) 1.1.3 profiles: their differentials, as published at
 * https://profiles.ihe.net/ITI/BALP/1.1.3/StructureDefinition-IHE.BasicAudit.<name>.html. A fault names the element of the
 * differential that it breaks (`AuditEvent.agent:client.who`). Must-support flags bind systems, not events, and are no rules.
 */

/** What a profile demands of one element, relative to the event or to a slice's item. */
export interface ElementRule {
  path: string;
  /** 1: required wherever the element around it is there. */
  min?: 1;
  /** 0: must not be there. */
  max?: 0;
  /** The value that it must have if it is there. */
  value?: string | boolean;
  /** The codes, one of which it must have if it is there. */
  codes?: readonly Code[];
  /** The resource type that it must refer to. */
  target?: string;
}

/** Items of a list that are told from the others by a code, with rules of their own. */
export interface Slice {
  list: 'agent' | 'entity' | 'subtype';
  name: string;
  /** Where an item has the code that makes it one of the slice: its `type`, or the item itself. */
  discriminator: 'type' | '$this';
  codes: readonly Code[];
  min: 0 | 1;
  max: 1 | typeof Number.POSITIVE_INFINITY;
  rules: readonly ElementRule[];
}

export interface Profile {
  url: string;
  rules: readonly ElementRule[];
  /** How many items a list has at least. */
  minItems: Partial<Record<Slice['list'], number>>;
  slices: readonly Slice[];
  /** Lists in which every item belongs to a slice. */
  closed: readonly Slice['list'][];
  /** The authorizing agent is the one that recorded the event: val-audit-source. */
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

/** The same operation on what belongs to a patient. */
const ofPatient = (profile: Omit<Profile, 'url'>): Omit<Profile, 'url'> => ({
  ...profile,
  minItems: { ...profile.minItems, entity: 2 },
  slices: [...profile.slices, patient],
});

/** The decision on an access, made with the patient's consent. */
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

/** The profiles by name, each with its canonical URL. */
export const balpProfiles = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [
    name,
    { url: `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`, ...row },
  ]),
) as Record<BalpProfileName, Profile>;
