import { tokenInvalid, tokenMissing } from './challenge.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** What is known about a request before its body is read. */
export interface RequestHead {
  method: string;
  /** Path and query. */
  url: string;
  /** The `Authorization` header. */
  header: string | undefined;
}

/**
 * Authorizes a request. Returns a promise only if it has to wait.
 *
 * @throws Refusal 401, or 500 when the identity provider cannot be reached
 */
export type Authorize = (head: RequestHead) => void | Promise<void>;

/**
 * Requires a bearer token that the verifier accepts. The token is read from the `Authorization`
 * header only (RFC 6750 section 2.1).
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
