import type { RequirementId } from '../contracts/catalogue/all.ts';
import { bundleOf } from '../generators/bundles.ts';
import type { ApiRequest } from '../target/http/client.ts';
import { demandAccepted, demandControlAccepted, isAccepted, isSuccess } from './checks/accepted.ts';
import { createLedger } from './checks/ledger.ts';
import { byTag, claimOnlyStored, demandSearchable } from './checks/stored.ts';
import { type Answer, isJsonObject } from './engine/answer.ts';
import { demand, NotTestable, UnfoundedProof } from './engine/breach.ts';
import { type Case, fhirJson } from './engine/case.ts';
import { contract } from './engine/contract.ts';
import { shared } from './engine/shared.ts';
import { groupCode, markedAs, plainEvent, plainEvents } from './inputs/inputs.ts';
import { publicKeyOf } from './inputs/provider-key.ts';
import { resigned, signedByPublicKey, tampered, unsigned } from './inputs/tokens.ts';
import { demandBundlesAccepted } from './scenarios/bundles-accepted.ts';
import { createControl, createdControl } from './scenarios/created.ts';

/** A request without a valid token: the `Authorization` header that it sends, null for none. */
interface BadCredential {
  id: RequirementId;
  name: string;
  header(token: string, proof: Case): string | null | Promise<string | null>;
  /** Added to the query string. */
  query?(token: string): string;
}

const hourSeconds = 3_600;
const nowSeconds = () => Math.floor(Date.now() / 1000);

const badCredentials: readonly BadCredential[] = [
  { id: 'AUTH-TOKEN-REQUIRED', name: 'no header', header: () => null },
  { id: 'AUTH-TOKEN-REQUIRED', name: 'an empty bearer token', header: () => 'Bearer ' },
  { id: 'AUTH-SCHEME', name: 'the token under Basic', header: (token) => `Basic ${token}` },
  { id: 'AUTH-SCHEME', name: 'the token under DPoP', header: (token) => `DPoP ${token}` },
  { id: 'AUTH-SCHEME', name: 'the token without a scheme', header: (token) => token },
  { id: 'AUTH-MALFORMED', name: 'a token that is no JWT', header: () => 'Bearer not-a-token' },
  { id: 'AUTH-MALFORMED', name: 'a token cut short', header: (token) => `Bearer ${token.slice(0, -20)}` },
  {
    id: 'AUTH-FOREIGN-KEY',
    name: 'the same claims under another key',
    header: async (token) => `Bearer ${await resigned(token)}`,
  },
  {
    id: 'AUTH-FOREIGN-KEY',
    name: "another issuer's token",
    header: async (token) =>
      `Bearer ${await resigned(token, { iss: 'https://idp.example.org/realms/other' })}`,
  },
  { id: 'AUTH-TAMPERED', name: 'a changed payload', header: (token) => `Bearer ${tampered(token)}` },
  { id: 'AUTH-ALG-NONE', name: 'alg none', header: (token) => `Bearer ${unsigned(token, 'none')}` },
  { id: 'AUTH-ALG-NONE', name: 'alg None', header: (token) => `Bearer ${unsigned(token, 'None')}` },
  {
    id: 'AUTH-ALG-HMAC',
    name: 'HMAC with the public key',
    header: async (token, proof) =>
      `Bearer ${await signedByPublicKey(token, await publicKeyOf(token, proof.session))}`,
  },
  {
    id: 'AUTH-FOREIGN-KEY',
    name: 'expired by an hour, under another key',
    header: async (token) => `Bearer ${await resigned(token, { exp: nowSeconds() - hourSeconds })}`,
  },
  {
    id: 'AUTH-EXPIRED',
    name: 'an expired token of the provider',
    header: (_, proof) => `Bearer ${given(proof, 'expiredToken')}`,
  },
  {
    id: 'AUTH-FOREIGN-KEY',
    name: 'valid in an hour, under another key',
    header: async (token) => `Bearer ${await resigned(token, { nbf: nowSeconds() + hourSeconds })}`,
  },
  {
    id: 'AUTH-NOT-BEFORE',
    name: 'a token of the provider that is not yet valid',
    header: (_, proof) => `Bearer ${given(proof, 'futureToken')}`,
  },
  {
    id: 'AUTH-QUERY-STRING',
    name: 'the token in the query string',
    header: () => null,
    query: (token) => `access_token=${token}`,
  },
];

const title = 'authorization';
const authorization = contract(title);
const everyRefusal = ['AUTH-STATUS-401', 'AUTH-CHALLENGE'] as const;
const ledgerOf = shared(createLedger);
const codeOf = shared((session) => groupCode(session, title));
const event = (proof: Case) => markedAs(proof, plainEvents(proof, 1)[0]!, codeOf(proof));

for (const credential of badCredentials) {
  const writes: [name: string, request: (proof: Case) => ApiRequest][] = [
    ['create', (proof) => post('/AuditEvent', event(proof))],
    ['Bundle submission', (proof) => post('/', bundleOf([event(proof)]))],
  ];
  for (const [interaction, request] of writes)
    authorization.case(
      `${interaction} with ${credential.name}`,
      [credential.id, ...everyRefusal, 'AUTH-TOKEN-ACCEPTED'],
      async (proof) => {
        demandAuthorized(proof);
        const ledger = ledgerOf(proof);
        const sendControl = () => {
          const one = request(proof);
          return ledger.sendStorable(String(one.body), () => proof.send(one));
        };
        const control = await sendControl();
        if (!isAccepted(control) && !isRefused(control)) {
          if (interaction !== 'create') await demandBundlesAccepted(proof);
          demandControlAccepted(control);
        }
        const answer = await refuse(proof, credential, request(proof));
        ledger.note(answer);
        const after = await sendControl();
        // A refusal with another status is not about the token.
        if (!isAccepted(after) && !isRefused(after)) {
          if (interaction !== 'create') await demandBundlesAccepted(proof);
          demandControlAccepted(after);
        }
        await proof.claim('AUTH-TOKEN-ACCEPTED', () =>
          demand(
            isAccepted(after),
            `the next request with a valid token was answered ${after.status}`,
            201,
            after.status,
          ),
        );
      },
    );

  const reads: [id: RequirementId, name: string, request: (proof: Case, id: string) => ApiRequest][] = [
    ['AUTH-READ-PROTECTED', 'read', (_, id) => get(`/AuditEvent/${id}`)],
    ['AUTH-SEARCH-PROTECTED', 'search', (proof) => get(`/AuditEvent?${byTag(codeOf(proof))}`)],
    ['AUTH-SEARCH-PROTECTED', 'search by POST', (proof) => searchByPost(byTag(codeOf(proof)))],
  ];
  for (const [id, interaction, request] of reads)
    authorization.case(`${interaction} with ${credential.name}`, [id, ...everyRefusal], async (proof) => {
      demandAuthorized(proof);
      const body = JSON.stringify(event(proof));
      const created = await ledgerOf(proof).sendStorable(body, () => proof.create(body));
      const stored = createdControl(proof, created);
      const control = await proof.send(request(proof, stored.id));
      if (control.status !== 200) {
        if (interaction !== 'read') await demandSearchable(proof);
        // SEARCH-POST covers a missing search by POST.
        if (interaction === 'search by POST')
          throw new NotTestable(`a search by POST with a valid token was answered ${control.status}`);
        throw new UnfoundedProof(
          `a ${interaction} with a valid token was answered ${control.status}, so a refusal without one would prove nothing`,
        );
      }
      await refuse(proof, { ...credential, id }, request(proof, stored.id));
    });
}

authorization.afterwards('nothing is stored without a good token', 'AUTH-NOT-STORED', async (proof) => {
  demandAuthorized(proof);
  await claimOnlyStored(proof, 'AUTH-NOT-STORED', codeOf(proof), ledgerOf(proof));
});

const otherLetters = contract('authorization by the scheme in other letters');

for (const scheme of ['bearer', 'BEARER'])
  otherLetters.case(scheme, 'AUTH-SCHEME-CASE', async (proof) => {
    demandAuthorized(proof);
    const event = plainEvent(proof);
    await createControl(proof, event);
    const authorization = `${scheme} ${await proof.session.token()}`;
    const answer = await proof.send({ ...post('/AuditEvent', event), authorization });
    await proof.claim(() => demandAccepted(answer, `a valid token with the scheme ${scheme}`));
  });

/**
 * Sends a request with bad credentials and claims that it is refused. The control must have been
 * accepted before.
 */
async function refuse(
  proof: Case<RequirementId>,
  credential: BadCredential,
  request: ApiRequest,
): Promise<Answer> {
  demandAuthorized(proof);
  const token = await proof.session.token();
  const authorization = await credential.header(token, proof);
  const query = credential.query?.(token);
  const path = query ? withQuery(request.path, query) : request.path;
  const answer = await proof.send({ ...request, path, authorization });
  // The deployment may refuse every Bundle before it checks the token.
  if (request.path === '/' && !isSuccess(answer) && !isRefused(answer)) await demandBundlesAccepted(proof);
  await proof.claim(credential.id, () => {
    const found = { status: answer.status, body: answer.text.slice(0, 300) };
    demand(isRefused(answer), `answered ${answer.status} to ${credential.name}`, '401', found);
    demand(!isEvent(answer), 'the refusal contains an event', 'no event', found);
  });
  if (!isRefused(answer)) return answer;
  await proof.claim('AUTH-STATUS-401', () =>
    demand(answer.status === 401, `answered ${answer.status}`, 401, answer.status),
  );
  if (answer.status === 401)
    await proof.claim('AUTH-CHALLENGE', () => {
      const challenge = answer.headers['www-authenticate'];
      const isBearer = challenge !== undefined && namesBearer(challenge);
      demand(
        isBearer,
        'the 401 does not name the Bearer scheme',
        'WWW-Authenticate: Bearer …',
        challenge ?? null,
      );
    });
  return answer;
}

function withQuery(path: string, query: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

/**
 * RFC 9110, 11.6.1: a field may contain several challenges, and commas occur within quoted strings
 * too.
 */
function namesBearer(challenge: string): boolean {
  return /(^|,)\s*bearer(\s|,|$)/i.test(challenge.replaceAll(/"(?:\\.|[^"\\])*"/g, '""'));
}

function isRefused({ status }: Answer): boolean {
  return status === 401 || status === 403;
}

function demandAuthorized({ session }: Case): void {
  if (!session.authorized)
    throw new NotTestable('the deployment runs without authorization (AUDITBOX_AUTH=off)');
}

function given({ session }: Case, which: 'expiredToken' | 'futureToken'): string {
  const variable = which === 'expiredToken' ? 'AUDITBOX_EXPIRED_TOKEN' : 'AUDITBOX_FUTURE_TOKEN';
  const token = session.configuration[which];
  if (!token) throw new NotTestable(`this needs a token: set ${variable}`);
  return token;
}

function isEvent(answer: Answer): boolean {
  try {
    const body = JSON.parse(answer.text);
    return isJsonObject(body) && (body.resourceType === 'AuditEvent' || body.resourceType === 'Bundle');
  } catch {
    return false;
  }
}

function get(path: string): ApiRequest {
  return { method: 'GET', path };
}

function searchByPost(body: string): ApiRequest {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', path: '/AuditEvent/_search', headers, body };
}

function post(path: string, resource: object): ApiRequest {
  return { method: 'POST', path, headers: { 'content-type': fhirJson }, body: JSON.stringify(resource) };
}
