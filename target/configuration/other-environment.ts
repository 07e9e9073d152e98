import { UsageError } from '../../platform/exit.ts';
import type { Environment } from './environment.ts';

const prefix = 'AGAINST_';

/** Each of these alone says where tokens come from. */
const origins = ['AUDITBOX_AUTH', 'AUDITBOX_TOKEN', 'KEYCLOAK_URL', 'OIDC_ISSUER', 'OIDC_TOKEN_URL'];

/** A variable of the second deployment, and what it does not get from the target then. */
const replaced: Record<string, string[]> = {
  ...Object.fromEntries(origins.map((name) => [name, [...origins, 'OIDC_HEADERS']])),
  AUDITBOX_CERT: ['AUDITBOX_KEY', 'AUDITBOX_KEY_PASSPHRASE'],
  OIDC_PRIVATE_KEY: ['OIDC_PRIVATE_KEY_PASSPHRASE', 'OIDC_KEY_ID'],
  OIDC_USERNAME: ['OIDC_GRANT'],
};
const others = [
  ...['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_CLIENT_AUTH', 'OIDC_GRANT', 'OIDC_PASSWORD'],
  ...['OIDC_SCOPE', 'OIDC_AUDIENCE', 'OIDC_RESOURCE', 'OIDC_TOKEN_PARAMETERS'],
  ...['AUDITBOX_EXPIRED_TOKEN', 'AUDITBOX_FUTURE_TOKEN', 'AUDITBOX_HEADERS'],
  ...['AUDITBOX_CA', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
];

/**
 * Returns the environment of a second deployment, in which `AGAINST_X`, if set, replaces `X`. If
 * one of them says where tokens come from, no variable of the target does: its token must not reach
 * another host. A certificate comes with its own key.
 *
 * @throws {UsageError} naming an unknown `AGAINST_` variable
 */
export function environmentOfOther(environment: Environment): Environment {
  const own = Object.entries(environment)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
  const known = [...new Set([...Object.entries(replaced).flat(2), ...others])];
  for (const [name] of own)
    if (!known.includes(name))
      throw new UsageError(
        `${prefix}${name} is not a variable of the second deployment. Use ${prefix} before ${known.join(', ')}.`,
      );
  const inherited = { ...environment };
  for (const name of own.flatMap(([leader]) => replaced[leader] ?? [])) delete inherited[name];
  if (environment[`${prefix}OIDC_GRANT`] === 'client_credentials')
    for (const name of ['OIDC_USERNAME', 'OIDC_PASSWORD']) delete inherited[name];
  return { ...inherited, ...Object.fromEntries(own) };
}
