import type { AuditEvent } from 'fhir/r4';
import { bundleOf } from '../generators/bundles.ts';
import { Random } from '../generators/random.ts';
import { demandSendable } from './checks/returned.ts';
import { claimUntouched } from './checks/untouched.ts';
import { demand, Unprovable } from './engine/breach.ts';
import { contract } from './engine/contract.ts';
import { eventOfGuide } from './inputs/documented-events.ts';
import { marked, markedPlain, plainEvent, validEvents } from './inputs/inputs.ts';
import { createControl } from './scenarios/created.ts';
import { demandAllDifferent, provenBySubmission, proveSubmission } from './scenarios/submitted.ts';

contract('Bundle submission', provenBySubmission, ({ case: add }) => {
  add('of the event of the guide', async (proof) => {
    await proveSubmission(proof, bundleOf([marked(proof, eventOfGuide)]));
  });
  for (const size of [1, 2, 10, 100])
    add(`of ${size}`, async (proof) => {
      await proveSubmission(proof, bundleOf(validEvents(proof, size)));
    });
});

contract('Bundle submission with', provenBySubmission, ({ case: add }) => {
  const changes: Record<string, (event: AuditEvent, nth: number) => AuditEvent> = {
    'ids of the client': (event, nth) => ({ ...event, id: `client-${nth}` }),
    'the same id in every entry': (event) => ({ ...event, id: 'client' }),
    'no ids': ({ id: _, ...event }) => event,
    'meta.lastUpdated long past': (event) => withLastUpdated(event, '2001-02-03T04:05:06.789Z'),
    'meta.lastUpdated to come': (event) => withLastUpdated(event, '2199-12-31T23:59:59+14:00'),
  };
  for (const [name, change] of Object.entries(changes))
    add(name, async (proof) => {
      await proveSubmission(proof, bundleOf(validEvents(proof, 3).map(change)));
    });
});

contract('Bundle submission with the id of a stored event', ['READ-STABLE'], ({ case: add }) => {
  add('in one of its entries', async (proof) => {
    const stored = await createControl(proof, plainEvent(proof));
    demandSendable(stored);
    const [first, ...others] = markedPlain(proof, 3) as [AuditEvent, ...AuditEvent[]];
    await proveSubmission(proof, bundleOf([{ ...first, id: stored.id }, ...others]));
    await claimUntouched(proof, stored);
  });
});

contract('Bundle submission with elements of its own', provenBySubmission, ({ case: add }) => {
  add('an identifier and a timestamp', async (proof) => {
    const identifier = { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${new Random(proof.seed).uuid()}` };
    const bundle = bundleOf(markedPlain(proof, 2));
    await proveSubmission(proof, { ...bundle, identifier, timestamp: '2026-01-02T03:04:05.678Z' });
  });
});

contract('Bundle submission by fullUrl', ['BUNDLE-FULLURL', 'BUNDLE-STATUS-201'], ({ case: add }) => {
  for (const fullUrl of [true, false])
    add(`${fullUrl ? 'with' : 'without'} fullUrl`, async (proof) => {
      await proveSubmission(proof, bundleOf(markedPlain(proof, 3), { fullUrl }), 'BUNDLE-FULLURL');
    });
});

contract(
  'Bundle submission of duplicates',
  ['BUNDLE-DUPLICATES-KEPT', 'BUNDLE-ID-UNIQUE', 'BUNDLE-STATUS-201'],
  ({ case: add }) => {
    add('the same event three times', async (proof) => {
      const event = { ...plainEvent(proof), id: `client-${proof.seed}` };
      const bundle = bundleOf([event, event, event]);
      const events = await proveSubmission(proof, bundle, 'BUNDLE-DUPLICATES-KEPT');
      if (!events) return;
      await proof.claim('BUNDLE-DUPLICATES-KEPT', () => {
        demand(events.length === 3, 'three equal events did not come back as three', 3, events.length);
        demandAllDifferent(events.map(({ id }) => id));
      });
    });
    add(
      'ids of singles and of several Bundles',
      async (proof) => {
        const ids: unknown[] = [];
        for (const single of markedPlain(proof, 3)) {
          ids.push((await createControl(proof, single)).id);
          const events = await proveSubmission(proof, bundleOf(markedPlain(proof, 10)));
          if (!events) return;
          ids.push(...events.map(({ id }) => id));
        }
        await proof.claim('BUNDLE-ID-UNIQUE', () => demandAllDifferent(ids));
      },
      { proves: ['BUNDLE-ID-UNIQUE'] },
    );
  },
);

contract(
  'Bundle that the documents leave open',
  ['BUNDLE-EMPTY', 'BUNDLE-TRANSACTION-TYPE'],
  ({ case: add }) => {
    add(
      'without entries',
      async (proof) => {
        const { status } = await proof.submit(JSON.stringify({ resourceType: 'Bundle', type: 'collection' }));
        await proof.claim('BUNDLE-EMPTY', () => {
          throw new Unprovable(`for information: answered ${status}`);
        });
      },
      { proves: ['BUNDLE-EMPTY'] },
    );
    add(
      'of type transaction',
      async (proof) => {
        const entry = [{ resource: plainEvent(proof), request: { method: 'POST', url: 'AuditEvent' } }];
        const { status } = await proof.submit(
          JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
        );
        await proof.claim('BUNDLE-TRANSACTION-TYPE', () => {
          throw new Unprovable(`for information: answered ${status}`);
        });
      },
      { proves: ['BUNDLE-TRANSACTION-TYPE'] },
    );
  },
);

function withLastUpdated(event: AuditEvent, lastUpdated: string): AuditEvent {
  return { ...event, meta: { ...event.meta, lastUpdated } };
}
