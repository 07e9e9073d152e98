import type { ServerMetadata } from 'openid-client';
import type { ProviderFetch } from '../../http/provider-fetch.ts';
import { askProvider, type ProviderAnswer, ProviderRefusal } from './answer.ts';
import { withRetries } from './retry.ts';

/** The metadata is of another issuer than the configured one. */
export class IssuerMismatch extends Error {
  constructor(expected: string, { issuer, token_endpoint }: ServerMetadata) {
    const direct = token_endpoint ? `, or OIDC_TOKEN_URL=${token_endpoint} to skip discovery` : '';
    super(
      `the provider at ${expected} calls itself ${issuer}, and issuers must be the same to the letter. ` +
        `Set OIDC_ISSUER=${issuer}${direct}.`,
    );
    this.name = 'IssuerMismatch';
  }
}

const timeoutMs = 20_000;

/**
 * Returns the metadata of an issuer: OpenID Connect Discovery 1.0 section 4, or else RFC 8414.
 *
 * @throws {ProviderRefusal} with the answer to the first request, when no answer is metadata
 * @throws {IssuerMismatch} when it is the metadata of another issuer
 */
export async function discover(issuer: string, providerFetch: ProviderFetch): Promise<ServerMetadata> {
  let first: ProviderAnswer | undefined;
  for (const url of metadataUrls(issuer)) {
    const answer = await withRetries(async () => {
      const signal = AbortSignal.timeout(timeoutMs);
      const given = await askProvider(providerFetch, url, {
        headers: { accept: 'application/json' },
        signal,
      });
      if (given.status === 429 || given.status >= 500) throw new ProviderRefusal(given);
      return given;
    });
    first ??= answer;
    const { status, json } = answer;
    if (status === 200 && typeof json?.issuer === 'string')
      return checked(issuer, json as ServerMetadata & typeof json);
  }
  throw new ProviderRefusal(first!);
}

/** RFC 8414 section 3.1 puts its path before that of the issuer; many servers append it all the same. */
function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/+$/, '');
  const oauth = '.well-known/oauth-authorization-server';
  return [
    ...new Set([
      `${origin}${path}/.well-known/openid-configuration`,
      `${origin}/${oauth}${path}`,
      `${origin}${path}/${oauth}`,
    ]),
  ];
}

function checked(expected: string, metadata: ServerMetadata): ServerMetadata {
  if (!isSame(expected, metadata.issuer)) throw new IssuerMismatch(expected, metadata);
  return metadata;
}

/**
 * A host alone is the same with and without its slash. Entra ID has one set of metadata for all
 * tenants.
 */
function isSame(expected: string, issuer: string): boolean {
  if (expected === issuer || issuer.includes('{tenantid}')) return true;
  return URL.canParse(issuer) && new URL(expected).href === new URL(issuer).href;
}
