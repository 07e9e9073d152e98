import type { FastifyRequest } from 'fastify';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { answeringStatus } from '../altering/answering.ts';
import type { RequestHead } from '../authorization/bearer.ts';
import { tokenInvalid } from '../authorization/challenge.ts';
import { errorAnswer } from '../http/error-answer.ts';
import { Refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';

/** Lets pass some of the requests that would be refused. */
const passing =
  (passes: (head: RequestHead, refused: Refusal) => boolean) =>
  ({ authorize }: Parts): Pick<Parts, 'authorize'> => ({
    authorize: async (head) => {
      try {
        await authorize(head);
      } catch (error) {
        if (!(error instanceof Refusal) || !passes(head, error)) throw error;
      }
    },
  });

/** Reads the head of a request otherwise, before it is judged as it should. */
const reading =
  (change: (head: RequestHead) => RequestHead) =>
  ({ authorize }: Parts): Pick<Parts, 'authorize'> => ({
    authorize: (head) => authorize(change(head)),
  });

const tokenOf = ({ header }: RequestHead) => header?.replace(/^Bearer +/i, '') ?? '';

function payloadOf(head: RequestHead): Record<string, unknown> {
  try {
    return decodeJwt(tokenOf(head));
  } catch {
    return {};
  }
}

function algorithmOf(head: RequestHead): string {
  try {
    return String(decodeProtectedHeader(tokenOf(head)).alg);
  } catch {
    return '';
  }
}

const path = ({ url }: RequestHead) => url.split('?', 1)[0]!;
const noHeader = ({ header }: RequestHead) => header === undefined;

/** Where no credentials are looked for, none of the bad ones is refused. */
const anyCredential = [
  'AUTH-TOKEN-REQUIRED',
  'AUTH-SCHEME',
  'AUTH-MALFORMED',
  'AUTH-FOREIGN-KEY',
  'AUTH-TAMPERED',
  'AUTH-ALG-NONE',
  'AUTH-ALG-HMAC',
  'AUTH-EXPIRED',
  'AUTH-NOT-BEFORE',
  'AUTH-QUERY-STRING',
] as const satisfies readonly RequirementId[];
const guarded = ['AUTH-READ-PROTECTED', 'AUTH-SEARCH-PROTECTED'] as const satisfies readonly RequirementId[];

/** What a server gets wrong about tokens. */
export const authorizationDefects: readonly Defect[] = [
  {
    name: 'no-token-needed',
    breaks: ['AUTH-TOKEN-REQUIRED'],
    knockOns: [...guarded, 'AUTH-QUERY-STRING', 'ROBUST-NO-CROSSTALK'],
    apply: passing(noHeader),
  },
  {
    name: 'no-token-needed-for-create',
    breaks: ['AUTH-TOKEN-REQUIRED'],
    knockOns: [...anyCredential, 'ROBUST-NO-CROSSTALK'],
    apply: passing((head) => head.method === 'POST' && path(head) === '/AuditEvent'),
  },
  {
    name: 'no-token-needed-for-bundles',
    breaks: ['AUTH-TOKEN-REQUIRED'],
    knockOns: anyCredential,
    apply: passing((head) => head.method === 'POST' && path(head) === '/'),
  },
  {
    name: 'an-empty-bearer-token-passes',
    breaks: ['AUTH-TOKEN-REQUIRED'],
    knockOns: guarded,
    apply: passing(({ header }) => header?.trim() === 'Bearer'),
  },
  {
    name: 'no-token-needed-for-read',
    breaks: ['AUTH-READ-PROTECTED'],
    apply: passing((head) => head.method === 'GET' && /^\/AuditEvent\/./.test(path(head))),
  },
  {
    name: 'no-token-needed-for-search',
    breaks: ['AUTH-SEARCH-PROTECTED'],
    apply: passing((head) => head.method === 'GET' && path(head) === '/AuditEvent'),
  },
  {
    name: 'no-token-needed-for-search-by-post',
    breaks: ['AUTH-SEARCH-PROTECTED'],
    apply: passing((head) => path(head) === '/AuditEvent/_search'),
  },
  {
    name: 'any-token-passes-for-read',
    breaks: ['AUTH-READ-PROTECTED'],
    apply: passing((head) => !noHeader(head) && head.method === 'GET' && /^\/AuditEvent\/./.test(path(head))),
  },
  {
    name: 'a-token-under-dpop-passes',
    breaks: ['AUTH-SCHEME'],
    knockOns: guarded,
    apply: reading((head) => ({ ...head, header: head.header?.replace(/^DPoP /, 'Bearer ') })),
  },
  {
    name: 'a-token-under-basic-passes',
    breaks: ['AUTH-SCHEME'],
    knockOns: guarded,
    apply: reading((head) => ({ ...head, header: head.header?.replace(/^Basic /, 'Bearer ') })),
  },
  {
    name: 'a-token-without-scheme-passes',
    breaks: ['AUTH-SCHEME'],
    knockOns: guarded,
    apply: reading((head) => ({
      ...head,
      header: head.header?.startsWith('ey') ? `Bearer ${head.header}` : head.header,
    })),
  },
  {
    name: 'the-scheme-in-other-letters-is-refused',
    breaks: ['AUTH-SCHEME-CASE'],
    apply: reading((head) => (head.header?.startsWith('Bearer') ? head : { ...head, header: undefined })),
  },
  {
    name: 'a-token-that-is-no-jwt-passes',
    breaks: ['AUTH-MALFORMED'],
    knockOns: guarded,
    apply: passing((head) => tokenOf(head) !== '' && !tokenOf(head).includes('.')),
  },
  {
    name: 'a-signature-cut-short-passes',
    breaks: ['AUTH-MALFORMED'],
    knockOns: guarded,
    apply: passing((head) => {
      const length = tokenOf(head).split('.')[2]?.length ?? 0;
      return length > 300 && length < 342;
    }),
  },
  {
    name: 'signatures-are-not-verified',
    breaks: ['AUTH-FOREIGN-KEY', 'AUTH-TAMPERED'],
    knockOns: [...guarded, 'AUTH-ALG-NONE', 'AUTH-ALG-HMAC', 'AUTH-MALFORMED'],
    apply: passing((head) => {
      const { exp, nbf = 0 } = payloadOf(head);
      const now = Date.now() / 1000;
      return /^Bearer /.test(head.header ?? '') && Number(exp) > now && Number(nbf) <= now;
    }),
  },
  {
    name: 'tokens-of-any-issuer-pass',
    breaks: ['AUTH-FOREIGN-KEY'],
    knockOns: guarded,
    apply: passing((head) => String(payloadOf(head).iss).includes('example.org')),
  },
  {
    name: 'known-signatures-are-not-verified-again',
    breaks: ['AUTH-TAMPERED'],
    knockOns: [...guarded, 'AUTH-SCHEME'],
    apply: cachedSignatures,
  },
  {
    name: 'unsigned-tokens-pass',
    breaks: ['AUTH-ALG-NONE'],
    knockOns: guarded,
    apply: passing((head) => algorithmOf(head).toLowerCase() === 'none'),
  },
  {
    name: 'unsigned-tokens-of-alg-none-in-capitals-pass',
    breaks: ['AUTH-ALG-NONE'],
    knockOns: guarded,
    apply: passing((head) => algorithmOf(head) === 'None'),
  },
  {
    name: 'hmac-tokens-pass',
    breaks: ['AUTH-ALG-HMAC'],
    knockOns: guarded,
    apply: passing((head) => algorithmOf(head) === 'HS256'),
  },
  {
    name: 'expired-tokens-pass',
    breaks: ['AUTH-EXPIRED'],
    knockOns: guarded,
    apply: passing((_, { reason }) => reason === 'token-expired'),
  },
  {
    name: 'tokens-of-the-future-pass',
    breaks: ['AUTH-NOT-BEFORE'],
    knockOns: guarded,
    apply: passing((_, { reason }) => reason === 'token-not-yet-valid'),
  },
  {
    name: 'a-token-in-the-query-string-passes',
    breaks: ['AUTH-QUERY-STRING'],
    knockOns: guarded,
    apply: reading((head) => {
      const token = new URLSearchParams(head.url.split('?')[1]).get('access_token');
      return token && noHeader(head) ? { ...head, header: `Bearer ${token}` } : head;
    }),
  },
  {
    name: 'stores-before-it-authorizes',
    breaks: ['AUTH-NOT-STORED'],
    knockOns: ['INVALID-NOT-STORED'],
    apply: authorizingLast,
  },
  {
    name: 'unauthorized-answers-403',
    breaks: ['AUTH-STATUS-401'],
    apply: () => answeringStatus(401, (answer) => ({ ...answer, status: 403 })),
  },
  {
    name: 'unauthorized-answers-400',
    breaks: ['AUTH-TOKEN-REQUIRED'],
    knockOns: [...anyCredential, ...guarded, 'ROBUST-NO-CROSSTALK'],
    apply: () => answeringStatus(401, (answer) => ({ ...answer, status: 400 })),
  },
  {
    name: 'unauthorized-without-challenge',
    breaks: ['AUTH-CHALLENGE'],
    apply: () =>
      answeringStatus(401, (answer) => {
        const { 'www-authenticate': _, ...headers } = answer.headers;
        return { ...answer, headers };
      }),
  },
  {
    name: 'unauthorized-challenges-for-basic',
    breaks: ['AUTH-CHALLENGE'],
    apply: () =>
      answeringStatus(401, (answer) => ({
        ...answer,
        headers: { ...answer.headers, 'www-authenticate': 'Basic realm="auditbox"' },
      })),
  },
  {
    name: 'a-refusal-is-cached-without-its-token',
    breaks: ['AUTH-TOKEN-ACCEPTED'],
    apply: cachedRefusals,
  },
];

/** Remembers signatures that were good, and looks at nothing else the second time. */
function cachedSignatures({ authorize }: Parts): Pick<Parts, 'authorize'> {
  const good = new Set<string>();
  return {
    authorize: async (head) => {
      const signature = tokenOf(head).split('.')[2];
      if (signature && good.has(signature)) return;
      await authorize(head);
      if (signature) good.add(signature);
    },
  };
}

/** Authorizes when the request was served, and takes back only the answer. */
function authorizingLast({ authorize }: Parts): Pick<Parts, 'authorize' | 'http'> {
  return {
    authorize: () => {},
    http: (app) => {
      app.addHook('onSend', async (request, reply, payload) => {
        if (request.routeOptions.config.open) return payload;
        try {
          await authorize({
            method: request.method,
            url: request.url,
            header: request.headers.authorization,
          });
          return payload;
        } catch (error) {
          const { status, headers, body } = errorAnswer(error);
          reply.removeHeader('content-length').code(status).headers(headers);
          return body;
        }
      });
    },
  };
}

/** Answers a request as it was refused before, whatever token it brings now: a cache that takes no notice of it. */
function cachedRefusals(): Pick<Parts, 'http'> {
  const refused = new Set<string>();
  return {
    http: (app) => {
      app.addHook('preHandler', async ({ body }) => {
        if (Buffer.isBuffer(body) && refused.has(body.toString()))
          throw tokenInvalid('The request was refused before.');
      });
      app.addHook('onSend', async (request, reply, payload) => {
        if (reply.statusCode === 401 && request.method === 'POST' && request.body === undefined)
          refused.add(await textOf(request));
        return payload;
      });
    },
  };
}

async function textOf({ raw }: FastifyRequest): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of raw) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
