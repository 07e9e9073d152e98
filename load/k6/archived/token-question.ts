// How k6 alone asks for a token, by the variables of the harness. No k6 imports, so that Node tests
// it too.

type Environment = Record<string, string | undefined>;

/** How a client says who it is, as far as k6 alone can. */
const methods = ['client_secret_basic', 'client_secret_post', 'tls_client_auth', 'none'] as const;
export type ClientAuth = (typeof methods)[number];

export interface TokenQuestion {
  /** Token endpoint; null when the issuer's metadata names it. */
  tokenUrl: string | null;
  issuer: string | null;
  clientId: string;
  clientSecret: string;
  /** null when the provider decides. */
  clientAuth: ClientAuth | null;
  /** Of the form, without those of the client. */
  parameters: [name: string, value: string][];
}

export interface TokenForm {
  body: string;
  /** User and password of the Basic scheme; null for none. */
  basic: string | null;
}

const otherWay = 'Set AUDITBOX_TOKEN, or send the run with load --segment (docs/load.md)';

/**
 * Reads where and how to ask for a token.
 *
 * @param hasCertificate whether k6 has a client certificate
 * @throws {Error} naming the variable that is missing, or that k6 alone can't do
 */
export function tokenQuestionOf(environment: Environment, hasCertificate: boolean): TokenQuestion {
  const { OIDC_CLIENT_SECRET: clientSecret = '', OIDC_PRIVATE_KEY: key } = environment;
  const named = environment.OIDC_CLIENT_AUTH || (key ? 'private_key_jwt' : null);
  const clientAuth = methods.find((one) => one === named) ?? null;
  if (named && !clientAuth) throw new Error(`k6 alone can't use ${named}. ${otherWay}.`);
  if (clientAuth === 'tls_client_auth' && !hasCertificate)
    throw new Error(`k6 has no client certificate for tls_client_auth. ${otherWay}.`);
  if (clientAuth?.startsWith('client_secret')) needed(environment, 'OIDC_CLIENT_SECRET');
  const isPassword = grantOf(environment) === 'password';
  const clientId = needed(environment, 'OIDC_CLIENT_ID');
  if (!clientAuth && !isPassword && !hasCertificate) needed(environment, 'OIDC_CLIENT_SECRET');
  return {
    ...placeOf(environment),
    clientId,
    clientSecret,
    clientAuth: clientAuth ?? (clientSecret ? null : 'none'),
    parameters: [
      ['grant_type', isPassword ? 'password' : 'client_credentials'],
      ...(isPassword
        ? pairs({
            username: needed(environment, 'OIDC_USERNAME'),
            password: needed(environment, 'OIDC_PASSWORD'),
          })
        : []),
      ...pairs({ scope: environment.OIDC_SCOPE, audience: environment.OIDC_AUDIENCE }),
      // RFC 8707, section 2: it may be repeated.
      ...words(environment.OIDC_RESOURCE).map((uri): [string, string] => ['resource', uri]),
      ...formOf(environment.OIDC_TOKEN_PARAMETERS ?? ''),
    ],
  };
}

/**
 * How to authenticate: as asked, else by what the provider's metadata offers, else by Basic (RFC
 * 6749, section 2.3.1).
 *
 * @param offered `token_endpoint_auth_methods_supported`; null without metadata
 */
export function chosenAuth({ clientAuth }: TokenQuestion, offered: unknown): ClientAuth {
  if (clientAuth) return clientAuth;
  const list: unknown[] = Array.isArray(offered) ? offered : [];
  const isPostOnly = list.includes('client_secret_post') && !list.includes('client_secret_basic');
  return isPostOnly ? 'client_secret_post' : 'client_secret_basic';
}

/** The form to POST. */
export function tokenFormOf(
  { clientId, clientSecret, parameters }: TokenQuestion,
  auth: ClientAuth,
): TokenForm {
  const isBasic = auth === 'client_secret_basic';
  const client = isBasic
    ? []
    : pairs({ client_id: clientId, client_secret: auth === 'client_secret_post' ? clientSecret : '' });
  return {
    body: [...parameters, ...client]
      .map(([name, value]) => `${formEncoded(name)}=${formEncoded(value)}`)
      .join('&'),
    basic: isBasic ? `${formEncoded(clientId)}:${formEncoded(clientSecret)}` : null,
  };
}

/** A user name is of use to the password grant only, so that it implies this grant. */
function grantOf({ OIDC_GRANT, OIDC_USERNAME, OIDC_PASSWORD }: Environment): string {
  return OIDC_GRANT || (OIDC_USERNAME || OIDC_PASSWORD ? 'password' : 'client_credentials');
}

function placeOf({
  OIDC_TOKEN_URL,
  OIDC_ISSUER,
  KEYCLOAK_URL,
}: Environment): Pick<TokenQuestion, 'tokenUrl' | 'issuer'> {
  const keycloak = KEYCLOAK_URL && `${KEYCLOAK_URL.replace(/\/+$/, '')}/realms/auditbox`;
  const issuer = OIDC_ISSUER || keycloak || null;
  if (!OIDC_TOKEN_URL && !issuer)
    throw new Error(
      'No source of tokens is configured. Set KEYCLOAK_URL, OIDC_ISSUER, OIDC_TOKEN_URL or AUDITBOX_TOKEN, or AUDITBOX_AUTH=off.',
    );
  return { tokenUrl: OIDC_TOKEN_URL || null, issuer };
}

function needed(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`${name} is not set. It is required to get a token, unless AUDITBOX_AUTH=off.`);
  return value;
}

/** Those that have a value. */
function pairs(values: Record<string, string | undefined>): [string, string][] {
  return Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
}

function words(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function formOf(text: string): [string, string][] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=');
      return [formDecoded(name), formDecoded(value.join('='))];
    });
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/** As `application/x-www-form-urlencoded` has it. */
function formEncoded(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
