import type { Invariant, JsonObject } from './invariant.ts';
import { distinct, exists, isObject, objects } from './invariant.ts';

const entries = (bundle: JsonObject) => objects(bundle.entry);
const isOneOf = (bundle: JsonObject, ...types: string[]) => types.includes(String(bundle.type));
const firstResource = (bundle: JsonObject) => {
  const resource = entries(bundle)[0]?.resource;
  return isObject(resource) ? resource.resourceType : undefined;
};

/** Rules of Bundle: https://hl7.org/fhir/R4/bundle.html#invs */
export const bundleInvariants = {
  'bdl-1': {
    human: 'total is allowed only in a searchset or a history',
    holds: (bundle) => !exists(bundle, 'total') || isOneOf(bundle, 'searchset', 'history'),
  },
  'bdl-2': {
    human: 'entry.search is allowed only in a searchset',
    holds: (bundle) =>
      isOneOf(bundle, 'searchset') || entries(bundle).every((entry) => !exists(entry, 'search')),
  },
  'bdl-3': {
    human:
      'entry.request is required in a batch, transaction or history, and not allowed in any other Bundle',
    holds(bundle) {
      const wanted = isOneOf(bundle, 'batch', 'transaction', 'history');
      return entries(bundle).every((entry) => exists(entry, 'request') === wanted);
    },
  },
  'bdl-4': {
    human:
      'entry.response is required in a batch-response, transaction-response or history, and not allowed in any other Bundle',
    holds(bundle) {
      const wanted = isOneOf(bundle, 'batch-response', 'transaction-response', 'history');
      return entries(bundle).every((entry) => exists(entry, 'response') === wanted);
    },
  },
  'bdl-5': {
    human: 'an entry must have a resource, a request or a response',
    holds: (entry) => exists(entry, 'resource') || exists(entry, 'request') || exists(entry, 'response'),
  },
  'bdl-7': {
    human: 'no two entries may have the same fullUrl and meta.versionId',
    holds: (bundle) =>
      isOneOf(bundle, 'history') ||
      distinct(
        entries(bundle)
          .filter((entry) => entry.fullUrl !== undefined)
          .map((entry) => `${entry.fullUrl}${versionOf(entry)}`),
      ),
  },
  'bdl-8': {
    human: 'fullUrl must not contain a version',
    holds: ({ fullUrl }) => typeof fullUrl !== 'string' || !fullUrl.includes('/_history/'),
  },
  'bdl-9': {
    human: 'a document must have an identifier with a system and a value',
    holds: (bundle) =>
      !isOneOf(bundle, 'document') ||
      (isObject(bundle.identifier) &&
        exists(bundle.identifier, 'system') &&
        exists(bundle.identifier, 'value')),
  },
  'bdl-10': {
    human: 'a document must have a timestamp',
    holds: (bundle) => !isOneOf(bundle, 'document') || bundle.timestamp !== undefined,
  },
  'bdl-11': {
    human: 'a document must begin with a Composition',
    holds: (bundle) => !isOneOf(bundle, 'document') || firstResource(bundle) === 'Composition',
  },
  'bdl-12': {
    human: 'a message must begin with a MessageHeader',
    holds: (bundle) => !isOneOf(bundle, 'message') || firstResource(bundle) === 'MessageHeader',
  },
} satisfies Record<string, Invariant>;

function versionOf({ resource }: JsonObject): string {
  const meta = isObject(resource) && isObject(resource.meta) ? resource.meta : {};
  return typeof meta.versionId === 'string' ? meta.versionId : '';
}
