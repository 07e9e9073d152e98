import type { AuditEventAgent, AuditEventEntity } from 'fhir/r4';
import { extensionUrl } from '../extension-values.ts';
import type { Random } from '../random.ts';
import { type HardValue, hard } from './row.ts';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Base64 of random bytes. */
const base64 = (random: Random, bytes: number): string =>
  Buffer.from(Uint8Array.from({ length: bytes }, () => random.below(256))).toString('base64');

const query = (text: string): AuditEventEntity[] => [
  { type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '2' }, query: text },
];

/** Valid but rare sizes. */
export const hardSize: readonly HardValue[] = [
  hard('strings', 'a query of 1 MB', (event, random) => {
    // A block again and again, because a million draws would take a quarter of a second.
    event.entity = query(base64(random, 3_072).repeat(256));
  }),
  hard('strings', 'a query in lines of 76 characters', (event, random) => {
    event.entity = query(base64(random, 300).replace(/.{76}/g, '$&\r\n'));
  }),
  hard('strings', 'a query with padding', (event) => {
    event.entity = query('YQ==');
  }),
  hard('strings', 'a query of every base64 character', (event) => {
    event.entity = query('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
  }),
  hard('strings', 'an id of 64 characters', (event) => {
    event.id = 'abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ.0123456789';
  }),
  hard('strings', 'an id of one character', (event) => {
    event.id = '0';
  }),
  hard('other', 'an id of digits, dots and hyphens', (event) => {
    event.id = '1.2.840-0.00';
  }),
  hard('repetitions', '50 agents', (event, random) => {
    const machine = (index: number): AuditEventAgent => ({
      name: `machine ${index}`,
      requestor: index % 7 === 0,
      network: { address: `10.0.0.${random.below(255)}`, type: '2' },
    });
    event.agent = [...event.agent, ...times(50 - event.agent.length, machine)];
  }),
  hard('repetitions', '500 entities', (event) => {
    event.entity = times(500, (index) => ({ what: { reference: `Observation/o-${index}` } }));
  }),
  hard('repetitions', '200 details', (event) => {
    event.entity![0]!.detail = times(200, (index) => ({
      type: `key-${index}`,
      valueString: `value ${index}`,
    }));
  }),
  hard('repetitions', '60 subtypes', (event) => {
    event.subtype = times(60, (index) => ({ system: 'urn:hospital:subtypes', code: `s-${index}` }));
  }),
  hard('repetitions', '100 policies', (event) => {
    event.agent[0]!.policy = times(100, (index) => `urn:hospital:policy:${index}`);
  }),
  hard('extensions', '100 extensions', (event) => {
    event.extension = times(100, (index) => ({ url: extensionUrl('counter'), valueInteger: index }));
  }),
  hard('meta', '50 tags', (event) => {
    event.meta = { tag: times(50, (index) => ({ system: 'urn:hospital:tags', code: `t-${index}` })) };
  }),
];
