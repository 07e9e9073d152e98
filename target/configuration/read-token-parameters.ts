import { UsageError } from '../../platform/exit.ts';
import type { Authorization } from './configuration.ts';
import type { Environment } from './environment.ts';

type Parameters = Pick<
  Extract<Authorization, { kind: 'oauth' }>,
  'scope' | 'audience' | 'resources' | 'parameters'
>;

/** Parameters of a token request that have a variable. OIDC_TOKEN_PARAMETERS can't set them. */
const variableOf: Record<string, string> = {
  grant_type: 'OIDC_GRANT',
  client_id: 'OIDC_CLIENT_ID',
  client_secret: 'OIDC_CLIENT_SECRET',
  client_assertion: 'OIDC_PRIVATE_KEY',
  client_assertion_type: 'OIDC_PRIVATE_KEY',
  username: 'OIDC_USERNAME',
  password: 'OIDC_PASSWORD',
  scope: 'OIDC_SCOPE',
  audience: 'OIDC_AUDIENCE',
  resource: 'OIDC_RESOURCE',
};

/**
 * Reads the optional parameters of the token request.
 *
 * @throws {UsageError} when OIDC_TOKEN_PARAMETERS is not a form, or sets what a variable sets
 */
export function readTokenParameters(environment: Environment): Parameters {
  return {
    scope: environment.OIDC_SCOPE || undefined,
    audience: environment.OIDC_AUDIENCE || undefined,
    // RFC 8707 section 2: the parameter may be repeated. Its values are URIs, which have no spaces.
    resources: environment.OIDC_RESOURCE?.trim().split(/\s+/).filter(Boolean),
    parameters: environment.OIDC_TOKEN_PARAMETERS ? formOf(environment.OIDC_TOKEN_PARAMETERS) : undefined,
  };
}

/** The message does not repeat a value, which may be a secret. */
function formOf(text: string): [name: string, value: string][] {
  for (const part of text.split('&'))
    if (!/^[^=]+=/.test(part) || !canDecode(part))
      throw new UsageError(
        'OIDC_TOKEN_PARAMETERS is not a form. Use name=value&name=value, percent-encoded.',
      );
  const parameters = [...new URLSearchParams(text)];
  for (const [name] of parameters)
    if (Object.hasOwn(variableOf, name))
      throw new UsageError(`OIDC_TOKEN_PARAMETERS can't set ${name}. Set ${variableOf[name]} instead.`);
  return parameters;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
