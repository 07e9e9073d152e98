import { type Answers, bundle, capabilities, deployment, jwt } from './deployments.ts';
import { type Answering, fhir, http, json, outcome, page, type Reply, type Running } from './servers.ts';

export interface HealthySetUp {
  name: string;
  start(): Promise<{ environment: Record<string, string>; servers: Running[] }>;
}

const token = jwt();

const served =
  (answering: Answering, environment: Record<string, string> = {}) =>
  async () => {
    const server = await http(answering);
    return {
      environment: { AUDITBOX_URL: server.url, AUDITBOX_TOKEN: token, ...environment },
      servers: [server],
    };
  };
/** A plain deployment that demands the token and answers some interactions unusually. */
const unusual = (answers: Partial<Answers>) => served(deployment(answers, { token }));
const off = { AUDITBOX_TOKEN: '', AUDITBOX_AUTH: 'off' };

/** Answers unusually the first few times. */
const atFirst = (times: number, reply: Reply): Answering => {
  const usual = deployment({}, { token });
  let left = times;
  return (request) => (left-- > 0 ? reply : usual(request));
};

const noStatement: Reply[] = [
  outcome(404, 'no'),
  page(404, 'Not Found'),
  page(403, 'Blocked'),
  { status: 401 },
  { status: 405 },
  { status: 200 },
  { status: 302, headers: { location: '/docs' } },
  page(200, 'Welcome'),
  json(200, {}),
  outcome(500, 'no'),
  { status: 503 },
];

const nothingFound: Reply[] = [
  { status: 200 },
  { status: 404 },
  outcome(404, 'unknown'),
  page(404, 'Not Found'),
  outcome(410, 'gone'),
  outcome(400, 'not a UUID'),
  outcome(403, 'only creates'),
  { status: 405 },
  page(403, 'Blocked'),
  outcome(500, 'no'),
  { status: 302, headers: { location: '/' } },
];

/** Deployments that look unusual to the probes and can be tested. None may be refused. */
export const healthySetUps: readonly HealthySetUp[] = [
  { name: 'a plain deployment', start: unusual({}) },
  { name: 'authorization off', start: served(deployment(), off) },
  ...noStatement.map(
    (metadata): HealthySetUp => ({
      name: `/metadata answers ${metadata.status} ${metadata.body ?? ''}`.slice(0, 60),
      start: unusual({ metadata }),
    }),
  ),
  ...noStatement.map(
    (metadata): HealthySetUp => ({
      name: `/metadata answers ${metadata.status} ${metadata.body ?? ''} and there is no search`.slice(0, 80),
      start: unusual({ metadata, search: outcome(404, 'no search') }),
    }),
  ),
  ...nothingFound.flatMap((read): HealthySetUp[] => {
    const name = `reads answer ${read.status} ${read.body ?? ''}`.slice(0, 60);
    return [
      { name, start: unusual({ read }) },
      { name: `${name}, and so do searches`, start: unusual({ read, search: read }) },
    ];
  }),
  {
    name: 'nothing but creates',
    start: unusual({ metadata: outcome(404, 'no'), read: { status: 404 }, search: { status: 404 } }),
  },
  {
    name: 'creates that answer 422',
    start: unusual({ create: outcome(422, 'invalid'), read: { status: 404 } }),
  },
  {
    name: 'creates that answer 201 to anything',
    start: unusual({ create: fhir(201, { resourceType: 'AuditEvent' }) }),
  },
  { name: 'a firewall that blocks empty events', start: unusual({ create: page(403, 'Blocked') }) },
  { name: 'no health check', start: unusual({ healthcheck: { status: 404 } }) },
  { name: 'a health check that fails', start: unusual({ healthcheck: { status: 500 } }) },
  {
    name: 'invalid bodies that answer 404',
    start: unusual({ create: outcome(404, 'no'), read: { status: 404 } }),
  },
  {
    name: 'a rate limit that is over at once',
    start: served(atFirst(2, json(429, {}, { 'retry-after': '1' }))),
  },
  { name: 'a gateway that is not ready yet', start: served(atFirst(2, page(502, 'Bad Gateway'))) },
  {
    name: 'a statement that forgets AuditEvent',
    start: unusual({ metadata: capabilities('Patient'), read: outcome(404, 'unknown'), search: bundle }),
  },
  {
    name: 'a base URL that ends in AuditEvent',
    start: async () => {
      const server = await http(deployment({}, { token, base: '/house/AuditEvent' }));
      const environment = { AUDITBOX_URL: `${server.url}/house/AuditEvent`, AUDITBOX_TOKEN: token };
      return { environment, servers: [server] };
    },
  },
  {
    name: 'searches that need no token',
    start: served((request) => {
      const isSearch = request.method === 'GET' && request.path === '/AuditEvent';
      return isSearch ? bundle : deployment({}, { token })(request);
    }),
  },
];
