import { type Answering, fhir, outcome, type Reply } from './servers.ts';

/** A token as providers sign them; its signature is none, since no server here looks at it. */
export function jwt(claims: Record<string, unknown> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const usual = { iss: 'https://idp.example.org/realms/house', aud: 'account', iat: now, exp: now + 300 };
  return [part({ alg: 'RS256', typ: 'JWT' }), part({ ...usual, ...claims }), 'c2lnbmF0dXJl'].join('.');
}

export const capabilities = (...types: string[]): Reply =>
  fhir(200, {
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
    software: { name: 'HAPI FHIR Server', version: '7.4.0' },
    rest: [{ mode: 'server', resource: types.map((type) => ({ type })) }],
  });

export const bundle = fhir(200, { resourceType: 'Bundle', type: 'searchset', entry: [] });

/** What a plain Auditbox answers to the probes, by interaction. */
export interface Answers {
  metadata: Reply;
  read: Reply;
  search: Reply;
  create: Reply;
  healthcheck: Reply;
  other: Reply;
}

const usual: Answers = {
  metadata: capabilities('AuditEvent'),
  // Documented: an unknown id is 200 with an empty body.
  read: { status: 200 },
  search: bundle,
  create: outcome(400, 'The body is not an AuditEvent.'),
  healthcheck: { status: 200, body: 'ok' },
  other: outcome(404, 'There is nothing here.'),
};

const wantsToken = 'Bearer realm="auditbox"';

/**
 * A deployment below a path that lets in only one token, and answers some interactions unusually.
 *
 * @param token null where authorization is off
 */
export function deployment(
  answers: Partial<Answers> = {},
  { base = '', token = null }: { base?: string; token?: string | null } = {},
): Answering {
  const all = { ...usual, ...answers };
  return ({ method, path, authorization }) => {
    const interaction = interactionOf(method, path, base);
    const isOpen = interaction === 'metadata' || interaction === 'healthcheck' || interaction === 'other';
    if (token !== null && !isOpen && authorization !== `Bearer ${token}`)
      return outcome(401, 'A token is needed.', { 'www-authenticate': wantsToken });
    return all[interaction];
  };
}

export function interactionOf(method: string, path: string, base = ''): keyof Answers {
  if (!path.startsWith(`${base}/`)) return 'other';
  const below = path.slice(base.length);
  if (method === 'GET' && below === '/metadata') return 'metadata';
  if (method === 'GET' && below === '/healthcheck') return 'healthcheck';
  if (method === 'GET' && below === '/AuditEvent') return 'search';
  if (method === 'GET' && /^\/AuditEvent\/[^/]+$/.test(below)) return 'read';
  return method === 'POST' && below === '/AuditEvent' ? 'create' : 'other';
}
