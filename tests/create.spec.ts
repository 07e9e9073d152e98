import type { AuditEvent } from 'fhir/r4';
import { eventKinds } from '../generators/events.ts';
import { Random } from '../generators/random.ts';
import { demandAccepted, demandControlAccepted, isAccepted } from './checks/accepted.ts';
import { demandSame, demandSendable, demandStatus } from './checks/returned.ts';
import { claimUntouched } from './checks/untouched.ts';
import { demand, Unprovable } from './engine/breach.ts';
import { type Case, fhirJson } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { documentedEvents } from './inputs/documented-events.ts';
import { marked, plainEvent, plainEvents, validEvent } from './inputs/inputs.ts';
import {
  claimAccepted,
  createControl,
  createdEvent,
  proveCreate,
  provenByCreate,
} from './scenarios/created.ts';
import { demandAllDifferent } from './scenarios/submitted.ts';

/** As many as a busy hospital sends at once; an id that is derived from a clock collides among them. */
const createsAtOnce = 200;

contract('create', provenByCreate, ({ case: add }) => {
  for (const [name, event] of Object.entries(documentedEvents))
    add(name, async (proof) => {
      await proveCreate(proof, marked(proof, event));
    });
  for (const kind of eventKinds)
    add(kind.name, async (proof) => {
      await proveCreate(proof, marked(proof, kind.event(new Random(proof.seed))));
    });
});

contract('create with an id', [...provenByCreate, 'READ-STABLE'], ({ case: add }) => {
  const proves = provenByCreate;
  const sending = (name: string, change: (event: AuditEvent, proof: Case) => AuditEvent) =>
    add(
      name,
      async (proof) => {
        await proveCreate(proof, change(validEvent(proof), proof));
      },
      { proves },
    );
  sending('of the client', (event, { seed }) => ({ ...event, id: `client-${seed}` }));
  sending('of none', ({ id: _, ...event }) => event);
  add(
    'of an event that is stored already',
    async (proof) => {
      const stored = await createControl(proof, validEvent(proof), plainEvent(proof));
      demandSendable(stored);
      await proveCreate(proof, { ...validEvent(proof), id: stored.id });
      await claimUntouched(proof, stored);
    },
    { proves: ['READ-STABLE'] },
  );
});

contract('create with meta.lastUpdated', provenByCreate, ({ case: add }) => {
  const values = {
    'long past': '2001-02-03T04:05:06.789Z',
    'to come': '2199-12-31T23:59:59+14:00',
    'of none': null,
  };
  for (const [name, lastUpdated] of Object.entries(values))
    add(name, async (proof) => {
      const event = validEvent(proof);
      await proveCreate(proof, { ...event, meta: { ...event.meta, ...(lastUpdated && { lastUpdated }) } });
    });
});

contract('create twice', ['CREATE-TWICE'], ({ case: add }) => {
  add('the same body', async (proof) => {
    // With an id, by which a store that keeps it would take the second for a change of the first.
    const event = { ...plainEvent(proof), id: `client-${proof.seed}` };
    const first = await createControl(proof, event);
    const answer = await proof.create(event);
    await proof.claim('CREATE-TWICE', async () => {
      demandAccepted(answer);
      const second = createdEvent(answer);
      demand(
        second !== null,
        'the second answer holds no event with an id',
        'an event',
        answer.text.slice(0, 200),
      );
      demand(second.id !== first.id, 'the second event has the id of the first', 'another id', second.id);
      for (const event of [first, second]) {
        const read = await proof.read(String(event.id));
        demandStatus(read, 200);
        demandSame(event, read.json(), 'AuditEvent');
      }
    });
  });
});

contract('create at once', ['CREATE-ID-UNIQUE'], ({ case: add }) => {
  add(`${createsAtOnce} events`, async (proof) => {
    // Every other one comes with the same id.
    const events = plainEvents(proof, createsAtOnce).map((event, nth) =>
      marked(proof, nth % 2 === 0 ? event : { ...event, id: `client-${proof.seed}` }),
    );
    const answers = await Promise.all(events.map((event) => proof.create(event)));
    const accepted = answers.filter(isAccepted);
    if (accepted.length === 0) demandControlAccepted(answers[0]!);
    await proof.claim('CREATE-ID-UNIQUE', () => {
      demandAllDifferent(accepted.map((answer) => createdEvent(answer)?.id));
      return `${accepted.length} of ${answers.length} were accepted`;
    });
  });
});

const provenByMediaType = ['CREATE-CHARSET', 'CREATE-PLAIN-JSON', 'CREATE-STATUS-201'] as const;

contract('create by media type', provenByMediaType, ({ case: add }) => {
  const mediaTypes = [
    ['CREATE-CHARSET', `${fhirJson}; charset=utf-8`],
    ['CREATE-CHARSET', `${fhirJson};charset=UTF-8`],
    ['CREATE-PLAIN-JSON', 'application/json'],
    ['CREATE-PLAIN-JSON', 'application/json; charset=utf-8'],
  ] as const;
  for (const [id, mediaType] of mediaTypes)
    add(
      mediaType,
      async (proof) => {
        const body = JSON.stringify(plainEvent(proof));
        demandControlAccepted(await proof.create(body));
        const headers = { 'content-type': mediaType };
        const answer = await proof.send({ method: 'POST', path: '/AuditEvent', headers, body });
        await claimAccepted(proof, id, answer);
      },
      { proves: [id] },
    );
});

contract('create answers a Location', ['CREATE-LOCATION'], ({ case: add }) => {
  add('that points at the event', async (proof) => {
    const answer = await proof.create(plainEvent(proof));
    demandControlAccepted(answer);
    const { location } = answer.headers;
    if (!location) throw new Unprovable('the deployment gives no Location header');
    await proof.claim('CREATE-LOCATION', () => {
      const base = `${proof.session.client.baseUrl}/AuditEvent`;
      const path = URL.canParse(location, base) ? new URL(location, base).pathname : location;
      const id = String(createdEvent(answer)?.id);
      // A version may follow (FHIR R4, http.html#create: [base]/[type]/[id]/_history/[vid]).
      const pointsAtIt = path.split('/_history/')[0]!.endsWith(`AuditEvent/${id}`);
      demand(pointsAtIt, 'the Location header points elsewhere', `…/AuditEvent/${id}`, location);
      const [asked, pointed] = [hostOf(base), hostOf(location, base)];
      demand(asked === pointed, `the Location header points at another host than ${asked}`, asked, location);
    });
  });
});

/** The host that a URL names, without its port, which a proxy may keep to itself; this machine by any of its names. */
function hostOf(url: string, base?: string): string | null {
  if (!URL.canParse(url, base)) return null;
  const { hostname } = new URL(url, base);
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname) ? 'localhost' : hostname;
}
