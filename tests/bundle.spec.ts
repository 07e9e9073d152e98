import type { AuditEvent } from 'fhir/r4';
import { bundleOf } from '../generators/bundles.ts';
import { Random } from '../generators/random.ts';
import { demandSendable } from './checks/returned.ts';
import { claimUntouched } from './checks/untouched.ts';
import { demand } from './engine/breach.ts';
import { contract } from './engine/contract.ts';
import { eventOfGuide } from './inputs/documented-events.ts';
import { marked, markedPlain, plainEvent, validEvents } from './inputs/inputs.ts';
import { createControl } from './scenarios/created.ts';
import { demandAllDifferent, provenBySubmission, proveSubmission } from './scenarios/submitted.ts';

const submission = contract('Bundle submission');

submission.case('of the event of the guide', provenBySubmission, (proof) =>
  proveSubmission(proof, bundleOf([marked(proof, eventOfGuide)])),
);

for (const size of [1, 2, 10, 100])
  submission.case(`of ${size}`, provenBySubmission, (proof) =>
    proveSubmission(proof, bundleOf(validEvents(proof, size))),
  );

const changed = contract('Bundle submission with');

const changes: Record<string, (event: AuditEvent, index: number) => AuditEvent> = {
  'ids of the client': (event, index) => ({ ...event, id: `client-${index}` }),
  'the same id in every entry': (event) => ({ ...event, id: 'client' }),
  'no ids': ({ id: _, ...event }) => event,
  'meta.lastUpdated long past': (event) => withLastUpdated(event, '2001-02-03T04:05:06.789Z'),
  'meta.lastUpdated to come': (event) => withLastUpdated(event, '2199-12-31T23:59:59+14:00'),
};
for (const [name, change] of Object.entries(changes))
  changed.case(name, provenBySubmission, (proof) =>
    proveSubmission(proof, bundleOf(validEvents(proof, 3).map(change))),
  );

const idOfStored = contract('Bundle submission with the id of a stored event');

idOfStored.case('in one of its entries', 'READ-STABLE', async (proof) => {
  const stored = await createControl(proof, plainEvent(proof));
  demandSendable(stored);
  const [first, ...others] = markedPlain(proof, 3) as [AuditEvent, ...AuditEvent[]];
  await proof.submit(bundleOf([{ ...first, id: stored.id }, ...others]));
  await claimUntouched(proof, stored);
});

const ownElements = contract('Bundle submission with elements of its own');

ownElements.case('an identifier and a timestamp', provenBySubmission, (proof) => {
  const identifier = { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${new Random(proof.seed).uuid()}` };
  const bundle = bundleOf(markedPlain(proof, 2));
  return proveSubmission(proof, { ...bundle, identifier, timestamp: '2026-01-02T03:04:05.678Z' });
});

const byFullUrl = contract('Bundle submission by fullUrl');

for (const fullUrl of [true, false])
  byFullUrl.case(
    `${fullUrl ? 'with' : 'without'} fullUrl`,
    ['BUNDLE-FULLURL', 'BUNDLE-STATUS-201'],
    (proof) => proveSubmission(proof, bundleOf(markedPlain(proof, 3), { fullUrl }), 'BUNDLE-FULLURL'),
  );

const duplicates = contract('Bundle submission of duplicates');

duplicates.case(
  'the same event three times',
  ['BUNDLE-DUPLICATES-KEPT', 'BUNDLE-ID-UNIQUE', 'BUNDLE-STATUS-201'],
  async (proof) => {
    const event = { ...plainEvent(proof), id: `client-${proof.seed}` };
    const bundle = bundleOf([event, event, event]);
    const events = await proveSubmission(proof, bundle, 'BUNDLE-DUPLICATES-KEPT');
    if (!events) return;
    await proof.claim('BUNDLE-DUPLICATES-KEPT', () => {
      demand(events.length === 3, 'three identical events did not come back as three', 3, events.length);
      demandAllDifferent(events.map(({ id }) => id));
    });
  },
);

duplicates.case(
  'ids of singles and of several Bundles',
  'BUNDLE-ID-UNIQUE',
  async (proof) => {
    const ids: unknown[] = [];
    for (const single of markedPlain(proof, 3)) {
      ids.push((await createControl(proof, single)).id);
      const events = await proveSubmission(proof, bundleOf(markedPlain(proof, 10)));
      if (!events) return;
      ids.push(...events.map(({ id }) => id));
    }
    await proof.claim(() => demandAllDifferent(ids));
  },
  { also: ['BUNDLE-STATUS-201'] },
);

const leftOpen = contract('Bundle that the documents leave open');

leftOpen.case('without entries', 'BUNDLE-EMPTY', async (proof) => {
  const { status } = await proof.submit(JSON.stringify({ resourceType: 'Bundle', type: 'collection' }));
  proof.observe(`answered ${status}`);
});

leftOpen.case('of type transaction', 'BUNDLE-TRANSACTION-TYPE', async (proof) => {
  const entry = [{ resource: plainEvent(proof), request: { method: 'POST', url: 'AuditEvent' } }];
  const { status } = await proof.submit(
    JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
  );
  proof.observe(`answered ${status}`);
});

function withLastUpdated(event: AuditEvent, lastUpdated: string): AuditEvent {
  return { ...event, meta: { ...event.meta, lastUpdated } };
}
