import { eventKinds } from '../../generators/events.ts';
import { Random } from '../../generators/random.ts';
import { demand } from './proof/breach.ts';
import { contract } from './proof/contract.ts';
import { proveCreate, provenByCreate } from './proof/created.ts';
import { marked, validEvent } from './proof/inputs.ts';
import { demandInstant } from './proof/last-updated.ts';
import { lastUpdatedOf } from './proof/returned.ts';

contract('create', provenByCreate, ({ case: add }) => {
  for (const kind of eventKinds)
    add(kind.name, async (proof) => {
      await proveCreate(proof, marked(proof, kind.event(new Random(proof.seed))));
    });
});

contract('create with an id', provenByCreate, ({ case: add }) => {
  add('of the client', async (proof) => {
    await proveCreate(proof, { ...validEvent(proof), id: `client-${proof.seed}` });
  });
  add('of an event that is stored already', async (proof) => {
    const first = await proveCreate(proof, validEvent(proof));
    if (first) await proveCreate(proof, { ...validEvent(proof), id: String(first.id) });
  });
  add('of none', async (proof) => {
    const { id: _, ...withoutId } = validEvent(proof);
    await proveCreate(proof, withoutId);
  });
});

contract('create with meta.lastUpdated', provenByCreate, ({ case: add }) => {
  const values = {
    'long past': '2001-02-03T04:05:06.789Z',
    'to come': '2199-12-31T23:59:59+14:00',
    'of none': undefined,
  };
  for (const [name, lastUpdated] of Object.entries(values))
    add(name, async (proof) => {
      const event = validEvent(proof);
      const meta = { ...event.meta, ...(lastUpdated && { lastUpdated }) };
      await proveCreate(proof, { ...event, meta });
    });
  add('that moves on from one create to the next', async (proof) => {
    const first = await proveCreate(proof, validEvent(proof));
    if (!first) return;
    const before = demandInstant(lastUpdatedOf(first), 'AuditEvent.meta.lastUpdated');
    // A clock of whole seconds must have ticked.
    const deadline = Date.now() + 1_100;
    while (Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, deadline - Date.now()));
    const second = await proveCreate(proof, validEvent(proof));
    if (!second) return;
    await proof.claim('CREATE-LASTUPDATED-BUMPED', () => {
      const after = demandInstant(lastUpdatedOf(second), 'AuditEvent.meta.lastUpdated');
      const later = `later than ${lastUpdatedOf(first)}`;
      demand(after > before, 'meta.lastUpdated stands still', later, lastUpdatedOf(second));
    });
  });
});
