import type { ServerMetadata } from 'openid-client';
import type { ProviderAnswer } from './answer.ts';
import type { ClientAuthentication, OAuth } from './client-authentication.ts';
import { refusalIn } from './explain.ts';

/** What was tried when the provider refused. */
export interface Tried {
  metadata: ServerMetadata;
  /** Best first. */
  authentications: readonly ClientAuthentication[];
}

/** Returns what to do about a refusal of the provider, in sentences, or null if that is not known. */
export function hintFor(error: unknown, authorization: OAuth, tried: Tried | null): string | null {
  const answer = refusalIn(error)?.answer;
  if (!answer) return null;
  const isMetadata = answer.url.includes('/.well-known/');
  const name = answer.json?.error;
  if (typeof name !== 'string' || isMetadata) return gatewayHint(answer);
  const description = String(answer.json?.error_description ?? '');
  // Keycloak says unauthorized_client to a wrong secret too.
  if (name === 'unauthorized_client' && !/credentials|secret/i.test(description))
    return grantHint(answer.url, authorization);
  if (name === 'invalid_client' || name === 'unauthorized_client') return clientHint(authorization, tried);
  return hints[name]?.(authorization) ?? null;
}

/** An answer that is not OAuth may be one of a gateway before the provider. */
function gatewayHint({ status, json }: ProviderAnswer): string | null {
  if ((status !== 401 && status !== 403) || !json) return null;
  return 'If a gateway requires a header there, set OIDC_HEADERS.';
}

const byPassword = 'set OIDC_GRANT=password with OIDC_USERNAME and OIDC_PASSWORD';

/** The documents' own Keycloak realms have service accounts off. */
function grantHint(url: string, { grant }: OAuth): string {
  if (grant === 'password') return 'Allow this grant for the client: "Direct access grants" in Keycloak.';
  const setting = url.includes('/realms/')
    ? 'Turn on "Service accounts roles" for the client in Keycloak'
    : 'Allow client credentials for the client';
  return `${setting}, or ${byPassword}.`;
}

function clientHint(authorization: OAuth, tried: Tried | null): string {
  const methods = [...new Set(tried?.authentications.map(({ method }) => method))];
  const offered = tried?.metadata.token_endpoint_auth_methods_supported;
  const isOffered = !offered || methods.some((method) => offered.includes(method));
  return [
    checkClient(authorization, methods.includes('private_key_jwt')),
    methods.length > 0 && `Tried ${methods.join(' and ')}.`,
    !isOffered && `The provider offers only ${offered.join(', ')}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function checkClient({ clientSecret }: OAuth, hasKey: boolean): string {
  if (hasKey) return 'Check OIDC_CLIENT_ID, and that the provider has the public key of OIDC_PRIVATE_KEY.';
  if (clientSecret) return 'Check OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.';
  return 'Check OIDC_CLIENT_ID, and whether the client needs OIDC_CLIENT_SECRET.';
}

/** RFC 6749 section 5.2, RFC 8707 section 2. */
const hints: Record<string, (authorization: OAuth) => string> = {
  invalid_grant: ({ grant }) =>
    grant === 'password' ? 'Check OIDC_USERNAME and OIDC_PASSWORD.' : 'Check OIDC_CLIENT_ID.',
  invalid_scope: ({ scope }) => (scope ? `OIDC_SCOPE is "${scope}".` : 'Set OIDC_SCOPE.'),
  invalid_target: () => 'Check OIDC_RESOURCE and OIDC_AUDIENCE.',
  unsupported_grant_type: ({ grant }) =>
    grant === 'password' ? 'Set OIDC_GRANT=client_credentials.' : `To use another grant, ${byPassword}.`,
};
