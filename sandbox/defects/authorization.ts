import type { FastifyRequest } from 'fastify';
import type { RequirementId } from '../../contracts/catalogue/all.ts';
import { answeringStatus, withHeader } from '../altering/answering.ts';
import { changingHead, passing } from '../altering/authorizing.ts';
import type { RequestHead } from '../authorization/bearer.ts';
import { tokenInvalid } from '../authorization/challenge.ts';
import { errorAnswer } from '../http/error-answer.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';
import { guarded } from './requirement-groups.ts';

const path = ({ url }: RequestHead) => url.split('?', 1)[0]!;
const noHeader = ({ header }: RequestHead) => header === undefined;

/** A server that requires no credentials accepts bad ones too. */
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

/**
 * Defects in which requests need a token, where the token is read, and how its absence is answered.
 */
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
    apply: changingHead((head) => ({ ...head, header: head.header?.replace(/^DPoP /, 'Bearer ') })),
  },
  {
    name: 'a-token-under-basic-passes',
    breaks: ['AUTH-SCHEME'],
    knockOns: guarded,
    apply: changingHead((head) => ({ ...head, header: head.header?.replace(/^Basic /, 'Bearer ') })),
  },
  {
    name: 'a-token-without-scheme-passes',
    breaks: ['AUTH-SCHEME'],
    knockOns: guarded,
    apply: changingHead((head) => ({
      ...head,
      header: head.header?.startsWith('ey') ? `Bearer ${head.header}` : head.header,
    })),
  },
  {
    name: 'the-scheme-in-other-letters-is-refused',
    breaks: ['AUTH-SCHEME-CASE'],
    apply: changingHead((head) =>
      head.header?.startsWith('Bearer') ? head : { ...head, header: undefined },
    ),
  },
  {
    name: 'a-token-in-the-query-string-passes',
    breaks: ['AUTH-QUERY-STRING'],
    knockOns: guarded,
    apply: changingHead((head) => {
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
      answeringStatus(401, (answer) => withHeader(answer, 'www-authenticate', 'Basic realm="auditbox"')),
  },
  {
    name: 'a-refusal-is-cached-without-its-token',
    breaks: ['AUTH-TOKEN-ACCEPTED'],
    apply: cachedRefusals,
  },
];

/** Authorizes after the request was served, and so withholds only the answer. */
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

/**
 * Refuses a body that was refused before, whatever the token: a cache whose key does not include
 * the token.
 */
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
