import type { Invariant } from './invariant.ts';
import { distinct, exists, objects } from './invariant.ts';

/** Rules of CapabilityStatement: https://hl7.org/fhir/R4/capabilitystatement.html#invs */
export const capabilityStatementInvariants = {
  'cpb-1': {
    human: 'it must describe REST, messaging or documents',
    holds: (statement) => ['rest', 'messaging', 'document'].some((name) => exists(statement, name)),
  },
  'cpb-2': {
    human: 'it must have a description, software or implementation',
    holds: (statement) =>
      ['description', 'software', 'implementation'].some((name) => exists(statement, name)),
  },
  'cpb-3': {
    human: 'messaging.endpoint is allowed only if kind is instance',
    holds: (statement) =>
      statement.kind === 'instance' || objects(statement.messaging).every((one) => !exists(one, 'endpoint')),
  },
  'cpb-7': {
    human: 'no two documents may have the same profile and mode',
    holds: ({ document }) => distinct(objects(document).map(({ profile, mode }) => `${profile}${mode}`)),
  },
  'cpb-9': {
    human: 'no two resources of a rest may have the same type',
    holds: ({ resource }) => distinct(objects(resource).map(({ type }) => type)),
  },
  'cpb-12': {
    human: 'no two search parameters of a resource may have the same name',
    holds: ({ searchParam }) => distinct(objects(searchParam).map(({ name }) => name)),
  },
  'cpb-14': {
    human: 'an instance must have an implementation',
    holds: (statement) => statement.kind !== 'instance' || exists(statement, 'implementation'),
  },
  'cpb-15': {
    human: 'a capability must have software and no implementation',
    holds: (statement) =>
      statement.kind !== 'capability' ||
      (exists(statement, 'software') && !exists(statement, 'implementation')),
  },
  'cpb-16': {
    human: 'requirements must have neither software nor implementation',
    holds: (statement) =>
      statement.kind !== 'requirements' ||
      (!exists(statement, 'software') && !exists(statement, 'implementation')),
  },
} satisfies Record<string, Invariant>;
