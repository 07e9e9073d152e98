import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { RequestHead } from '../authorization/bearer.ts';
import { Refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';

/** Accepts some of the requests that would be refused. */
export const passing =
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

/** Changes the head of a request before it is authorized. */
export const changingHead =
  (change: (head: RequestHead) => RequestHead) =>
  ({ authorize }: Parts): Pick<Parts, 'authorize'> => ({
    authorize: (head) => authorize(change(head)),
  });

/** The bearer token of a request; empty without one. */
export const tokenOf = ({ header }: RequestHead) => header?.replace(/^Bearer +/i, '') ?? '';

/** The claims of the token; none if it is not a JWT. */
export function claimsOf(head: RequestHead): Record<string, unknown> {
  try {
    return decodeJwt(tokenOf(head));
  } catch {
    return {};
  }
}

/** The `alg` of the token; empty if it is not a JWT. */
export function algorithmOf(head: RequestHead): string {
  try {
    return String(decodeProtectedHeader(tokenOf(head)).alg);
  } catch {
    return '';
  }
}
