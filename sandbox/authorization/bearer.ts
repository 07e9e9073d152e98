import { tokenInvalid, tokenMissing } from './challenge.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** What is known of a request before its body is read. */
export interface RequestHead {
  method: string;
  /** Path and query. */
  url: string;
  /** The `Authorization` header. */
  header: string | undefined;
}

/**
 * Lets a request pass or refuses it. Returns a promise only where it has to wait.
 *
 * @throws Refusal 401, or 500 when the identity provider cannot be asked
 */
export type Authorize = (head: RequestHead) => void | Promise<void>;

/**
 * Wants a bearer token in the `Authorization` header (RFC 6750 section 2.1) that the verifier accepts; nothing else in a
 * request is authorization.
 */
export function bearerAuthorization(verifier: TokenVerifier): Authorize {
  return ({ header }) => {
    const match = /^Bearer(?: +(.*))?$/i.exec(header?.trim() ?? '');
    const token = match?.[1];
    if (!token) throw tokenMissing();
    if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) throw tokenInvalid('The token is not a signed JWT.');
    if (!verifier.isKnown(token)) return verifier.verify(token);
  };
}

/** A deployment that runs with authorization off. */
export const noAuthorization: Authorize = () => {};
