import { algorithmOf, claimsOf, passing, tokenOf } from '../altering/authorizing.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';
import { guarded } from './requirement-groups.ts';

/** Defects in the verification of a JWT: its form, signature, issuer, algorithm and times. */
export const tokenDefects: readonly Defect[] = [
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
      const { exp, nbf = 0 } = claimsOf(head);
      const now = Date.now() / 1000;
      return /^Bearer /.test(head.header ?? '') && Number(exp) > now && Number(nbf) <= now;
    }),
  },
  {
    name: 'tokens-of-any-issuer-pass',
    breaks: ['AUTH-FOREIGN-KEY'],
    knockOns: guarded,
    apply: passing((head) => String(claimsOf(head).iss).includes('example.org')),
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
];

/** Remembers valid signatures, and checks nothing else of a token whose signature is known. */
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
