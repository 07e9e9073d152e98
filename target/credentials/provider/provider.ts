import type { ServerMetadata } from 'openid-client';
import { UntestableError, UsageError } from '../../../platform/exit.ts';
import type { TargetConfiguration } from '../../configuration/configuration.ts';
import {
  isBlockedPort,
  isClosedConnection,
  isRefusedConnection,
  isTimeout,
} from '../../http/connection-error.ts';
import { createProviderFetch, type ProviderFetch } from '../../http/provider-fetch.ts';
import type { Secrets } from '../secrets.ts';
import { clientAuthentications, type OAuth } from './client-authentication.ts';
import { explainProviderError, refusalIn } from './explain.ts';
import { hintFor, type Tried } from './hint.ts';
import { discover, IssuerMismatch } from './metadata.ts';
import { withRetries } from './retry.ts';
import { askForToken, type IssuedToken } from './token-endpoint.ts';

/**
 * Returns a function that gets a new token from the identity provider. It remembers the provider's
 * metadata and the client authentication that worked, until a request fails.
 *
 * The function throws `UntestableError` with the provider's own words when it issues none, without
 * the secrets that the provider repeats.
 */
export function createTokenRequest(
  configuration: TargetConfiguration,
  authorization: OAuth,
  secrets: Secrets,
): () => Promise<IssuedToken> {
  const providerFetch = createProviderFetch(configuration);
  const hasCertificate = configuration.clientCertificate !== undefined;
  let known: Known | null = null;
  return async () => {
    try {
      known ??= await learn(authorization, providerFetch, hasCertificate);
      return await firstAccepted(known, authorization, providerFetch);
    } catch (error) {
      const tried = known;
      known = null;
      throw asCommandError(error, authorization, tried, secrets.redact);
    }
  };
}

/** What is known of the provider. */
interface Known extends Tried {
  /** Milliseconds. */
  clockAheadMs: number;
}

async function learn(
  authorization: OAuth,
  providerFetch: ProviderFetch,
  hasCertificate: boolean,
): Promise<Known> {
  const metadata = await metadataOf(authorization, providerFetch);
  const authentications = await clientAuthentications(authorization, metadata, hasCertificate);
  return { metadata, authentications, clockAheadMs: 0 };
}

/** A token endpoint that is configured is used as it is, whatever metadata would say. */
async function metadataOf(
  { issuer, tokenUrl }: OAuth,
  providerFetch: ProviderFetch,
): Promise<ServerMetadata> {
  if (tokenUrl) return { issuer: issuer ?? tokenUrl, token_endpoint: tokenUrl };
  const metadata = await discover(issuer!, providerFetch);
  if (typeof metadata.token_endpoint === 'string' && URL.canParse(metadata.token_endpoint)) return metadata;
  throw new Error('its metadata names no token endpoint. Set OIDC_TOKEN_URL');
}

/** Clocks that differ by less are the same for an assertion. */
const smallestClockError = 10_000;

/** Tries the client authentications in order, and keeps those from the accepted one on. */
async function firstAccepted(
  known: Known,
  authorization: OAuth,
  providerFetch: ProviderFetch,
): Promise<IssuedToken> {
  const rejections: unknown[] = [];
  for (const [nth, authentication] of known.authentications.entries())
    for (let isRepeated = false; ; isRepeated = true) {
      const { metadata, clockAheadMs } = known;
      const request = { metadata, authorization, authentication, clockAheadMs };
      try {
        const issued = await withRetries(() =>
          askForToken(request, providerFetch, (answer) => {
            const ahead = answer.clockAheadMs ?? 0;
            known.clockAheadMs = Math.abs(ahead) > smallestClockError ? ahead : 0;
          }),
        );
        known.authentications = known.authentications.slice(nth);
        return issued;
      } catch (error) {
        rejections.push(error);
        if (!isClientRejected(error)) throw mostTelling(rejections);
        const wasEarlyOrLate = Math.abs(known.clockAheadMs - clockAheadMs) > smallestClockError;
        if (isRepeated || !wasEarlyOrLate || !authentication.method.endsWith('_jwt')) break;
      }
    }
  throw mostTelling(rejections);
}

/**
 * Whether another client authentication may be accepted. RFC 6749 section 5.2 says `invalid_client`;
 * servers that read no `Authorization` header miss a parameter, and gateways answer 401 alone.
 */
function isClientRejected(error: unknown): boolean {
  const answer = refusalIn(error)?.answer;
  const name = String(answer?.json?.error);
  return answer?.status === 401 || name === 'invalid_client' || name === 'invalid_request';
}

/** An answer about anything but the client came after the client was accepted. */
function mostTelling(errors: readonly unknown[]): unknown {
  const nameOf = (error: unknown) => refusalIn(error)?.answer.json?.error;
  return (
    errors.find((error) => refusalIn(error)?.answer.status !== 401 && nameOf(error) !== 'invalid_client') ??
    errors[0]
  );
}

function asCommandError(
  error: unknown,
  authorization: OAuth,
  tried: Known | null,
  redact: (text: string) => string,
): UntestableError | UsageError {
  const { tokenUrl, issuer } = authorization;
  const place = tokenUrl ?? issuer!;
  if (isBlockedPort(error))
    return new UsageError(
      `${variableOf(authorization)} is ${place}. HTTP clients block this port. ` +
        "Check that it is the identity provider's port.",
    );
  if (error instanceof IssuerMismatch) return new UntestableError(redact(`No token: ${error.message}`));
  const hint = hintFor(error, authorization, tried) ?? silenceHint(error, authorization);
  const message = `No token from ${place}: ${explainProviderError(error)}.${hint ? ` ${hint}` : ''}`;
  return new UntestableError(redact(message));
}

function silenceHint(error: unknown, authorization: OAuth): string | null {
  if (!isRefusedConnection(error) && !isTimeout(error) && !isClosedConnection(error)) return null;
  return `Check ${variableOf(authorization)}, and that the identity provider is running.`;
}

function variableOf({ tokenUrl, issuer }: OAuth): string {
  if (tokenUrl) return 'OIDC_TOKEN_URL';
  return issuer!.endsWith('/realms/auditbox') ? 'OIDC_ISSUER (or KEYCLOAK_URL)' : 'OIDC_ISSUER';
}
