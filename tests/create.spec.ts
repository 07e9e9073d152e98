import { eventKinds } from '../generators/events.ts';
import { Random } from '../generators/random.ts';
import { demandAccepted, demandControlAccepted, isAccepted } from './checks/accepted.ts';
import { demandSentAtOnce } from './checks/at-once.ts';
import { demandSame, demandSendable, demandStatus } from './checks/returned.ts';
import { claimUntouched } from './checks/untouched.ts';
import { demand, NotTestable } from './engine/breach.ts';
import { fhirJson } from './engine/case.ts';
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

/** As many as a busy hospital sends at once. Ids derived from a clock collide among them. */
const createsAtOnce = 200;

const create = contract('create');

for (const [name, event] of Object.entries(documentedEvents))
  create.case(name, provenByCreate, (proof) => proveCreate(proof, marked(proof, event)));

for (const kind of eventKinds)
  create.case(kind.name, provenByCreate, (proof) =>
    proveCreate(proof, marked(proof, kind.event(new Random(proof.seed)))),
  );

const createWithId = contract('create with an id');

createWithId.case('of the client', provenByCreate, (proof) =>
  proveCreate(proof, { ...validEvent(proof), id: `client-${proof.seed}` }),
);

createWithId.case('of none', provenByCreate, (proof) => {
  const { id: _, ...event } = validEvent(proof);
  return proveCreate(proof, event);
});

createWithId.case(
  'of an event that is stored already',
  'READ-STABLE',
  async (proof) => {
    const stored = await createControl(proof, validEvent(proof), plainEvent(proof));
    demandSendable(stored);
    await proveCreate(proof, { ...validEvent(proof), id: stored.id });
    await claimUntouched(proof, stored);
  },
  { also: provenByCreate },
);

const createWithLastUpdated = contract('create with meta.lastUpdated');

const lastUpdatedValues = {
  'long past': '2001-02-03T04:05:06.789Z',
  'to come': '2199-12-31T23:59:59+14:00',
};
for (const [name, lastUpdated] of Object.entries(lastUpdatedValues))
  createWithLastUpdated.case(name, provenByCreate, (proof) => {
    const event = validEvent(proof);
    return proveCreate(proof, { ...event, meta: { ...event.meta, lastUpdated } });
  });

createWithLastUpdated.case('of none', provenByCreate, (proof) => proveCreate(proof, validEvent(proof)));

const createTwice = contract('create twice');

createTwice.case('the same body', 'CREATE-TWICE', async (proof) => {
  // With an id, because a store that keeps it would treat the second one as an update.
  const event = { ...plainEvent(proof), id: `client-${proof.seed}` };
  const first = await createControl(proof, event);
  const answer = await proof.create(event);
  await proof.claim(async () => {
    demandAccepted(answer);
    const second = createdEvent(answer);
    const found = answer.text.slice(0, 200);
    demand(second !== null, 'the second answer does not contain an event with an id', 'an event', found);
    demand(second.id !== first.id, 'the second event has the id of the first', 'a different id', second.id);
    for (const event of [first, second]) {
      const read = await proof.read(String(event.id));
      demandStatus(read, 200);
      demandSame(event, read.json(), 'AuditEvent');
    }
  });
});

const createAtOnce = contract('create at once');

createAtOnce.case(`${createsAtOnce} events`, 'CREATE-ID-UNIQUE', async (proof) => {
  // Every other event has the same id.
  const events = plainEvents(proof, createsAtOnce).map((event, index) =>
    marked(proof, index % 2 === 0 ? event : { ...event, id: `client-${proof.seed}` }),
  );
  const answers = await Promise.all(events.map((event) => proof.create(event)));
  const accepted = answers.filter(isAccepted);
  if (accepted.length === 0) demandControlAccepted(answers[0]!);
  await proof.claim(() => {
    demandAllDifferent(accepted.map((answer) => createdEvent(answer)?.id));
    demandSentAtOnce(proof, answers);
    return `${accepted.length} of ${answers.length} were accepted`;
  });
});

const createByMediaType = contract('create by media type');

const mediaTypes = [
  ['CREATE-CHARSET', `${fhirJson}; charset=utf-8`],
  ['CREATE-CHARSET', `${fhirJson};charset=UTF-8`],
  ['CREATE-PLAIN-JSON', 'application/json'],
  ['CREATE-PLAIN-JSON', 'application/json; charset=utf-8'],
] as const;
for (const [id, mediaType] of mediaTypes)
  createByMediaType.case(
    mediaType,
    id,
    async (proof) => {
      const body = JSON.stringify(plainEvent(proof));
      demandControlAccepted(await proof.create(body));
      const headers = { 'content-type': mediaType };
      const answer = await proof.send({ method: 'POST', path: '/AuditEvent', headers, body });
      await claimAccepted(proof, id, answer);
    },
    { also: ['CREATE-STATUS-201'] },
  );

const location = contract('create answers a Location');

location.case('that points at the event', 'CREATE-LOCATION', async (proof) => {
  const answer = await proof.create(plainEvent(proof));
  demandControlAccepted(answer);
  const { location } = answer.headers;
  if (!location) throw new NotTestable('the deployment does not send a Location header');
  await proof.claim(() => {
    const base = `${proof.session.client.baseUrl}/AuditEvent`;
    const path = URL.canParse(location, base) ? new URL(location, base).pathname : location;
    const id = String(createdEvent(answer)?.id);
    // A version may follow (FHIR R4, http.html#create: [base]/[type]/[id]/_history/[vid]).
    const pointsAtIt = path.split('/_history/')[0]!.endsWith(`AuditEvent/${id}`);
    demand(pointsAtIt, 'the Location header points elsewhere', `…/AuditEvent/${id}`, location);
    const host = hostOf(base);
    const isSameHost = hostOf(location, base) === host;
    demand(isSameHost, `the Location header points at a host other than ${host}`, host, location);
  });
});

/**
 * Returns the host of a URL without its port, which a proxy may hide. All names of this machine are
 * the same.
 */
function hostOf(url: string, base?: string): string | null {
  if (!URL.canParse(url, base)) return null;
  const { hostname } = new URL(url, base);
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname) ? 'localhost' : hostname;
}
