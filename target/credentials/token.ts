import { decodeJwt } from 'jose';
import { UntestableError } from '../../platform/exit.ts';
import type { TargetConfiguration } from '../configuration/configuration.ts';
import { addConfiguredSecrets } from './configured-secrets.ts';
import { createTokenRequest } from './provider/provider.ts';
import type { IssuedToken } from './provider/token-endpoint.ts';
import type { Secrets } from './secrets.ts';

export interface AccessToken {
  value: string;
  /** Milliseconds since the epoch. Infinity if the provider did not say. */
  expiresAt: number;
}

export interface TokenSource {
  /**
   * Returns a token that is valid long enough for any request, or null if the deployment runs
   * without authorization.
   *
   * It may be called as often as there are requests: one request to the provider is under way at a
   * time, however many callers wait. A token is renewed in the background once half its life or all
   * but 30 seconds of it are over. Trouble of the provider is not an error while the token lives.
   *
   * @throws {UntestableError} when the identity provider issues none; the message quotes its error
   */
  get(): Promise<AccessToken | null>;
}

/**
 * Creates the source of tokens of a configuration.
 *
 * @param secrets receives every secret of the configuration, and every token
 */
export function createTokenSource(configuration: TargetConfiguration, secrets: Secrets): TokenSource {
  const { authorization } = configuration;
  addConfiguredSecrets(configuration, secrets);
  if (authorization.kind === 'off') return { get: async () => null };
  if (authorization.kind === 'token') return readyToken(authorization.token);
  const request = createTokenRequest(configuration, authorization, secrets);
  return renewing(async () => {
    const issued = await request();
    secrets.add('$TOKEN', issued.value);
    return heldFrom(issued);
  });
}

/** A token from AUDITBOX_TOKEN can't be renewed. Once it has expired, nothing is sent with it. */
function readyToken(value: string): TokenSource {
  const { exp } = claimsOf(value);
  const expiresAt = exp === undefined ? Number.POSITIVE_INFINITY : exp * 1000;
  return {
    async get() {
      if (Date.now() >= expiresAt)
        throw new UntestableError(
          `AUDITBOX_TOKEN expired at ${new Date(expiresAt).toISOString()}. Set a new one.`,
        );
      return { value, expiresAt };
    },
  };
}

interface HeldToken extends AccessToken {
  /** From then on a new one is asked for in the background. */
  renewAt: number;
  /** From then on callers wait for the new one. */
  staleAt: number;
}

/** The pause between two attempts to renew a token that is still alive. */
const renewalPauseMs = 5_000;

function renewing(request: () => Promise<HeldToken>): TokenSource {
  let held: HeldToken | null = null;
  let pending: Promise<HeldToken> | null = null;
  let nextRenewal = 0;
  const renew = () => {
    pending ??= request()
      .then((token) => {
        held = token;
        nextRenewal = 0;
        return token;
      })
      .finally(() => {
        pending = null;
      });
    return pending;
  };
  return {
    async get() {
      const now = Date.now();
      if (held && now < held.staleAt) {
        if (now >= held.renewAt && now >= nextRenewal) {
          nextRenewal = now + renewalPauseMs;
          renew().catch(() => {});
        }
        return held;
      }
      try {
        return await renew();
      } catch (error) {
        if (held && Date.now() < held.expiresAt) return held;
        throw error;
      }
    },
  };
}

/** Renewed 30 seconds before it expires, or after half its lifetime if that is later. */
function heldFrom({ value, askedAt, lifetime = lifetimeIn(value) }: IssuedToken): HeldToken {
  const ms = lifetime * 1000;
  return {
    value,
    expiresAt: askedAt + ms,
    renewAt: askedAt + Math.max(ms - 30_000, ms / 2),
    staleAt: askedAt + Math.max(ms - 10_000, (ms * 3) / 4),
  };
}

/** Returns the seconds that a JWT says it lives, by the provider's own clock if it says when it was issued. */
function lifetimeIn(token: string): number {
  const { exp, iat } = claimsOf(token);
  return exp === undefined ? Number.POSITIVE_INFINITY : exp - (iat ?? Date.now() / 1000);
}

/** Returns the claims of a JWT, and none of an opaque token. */
function claimsOf(token: string): { exp?: number | undefined; iat?: number | undefined } {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
