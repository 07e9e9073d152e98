import { UsageError } from '../../platform/exit.ts';
import type { Environment } from './environment.ts';

const prefix = 'AGAINST_';

/** Each of these alone says where tokens come from. */
const origins = ['AUDITBOX_AUTH', 'AUDITBOX_TOKEN', 'KEYCLOAK_URL', 'OIDC_ISSUER', 'OIDC_TOKEN_URL'];
const others = [
  ...['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_GRANT', 'OIDC_USERNAME', 'OIDC_PASSWORD'],
  ...['OIDC_SCOPE', 'OIDC_AUDIENCE', 'AUDITBOX_EXPIRED_TOKEN', 'AUDITBOX_FUTURE_TOKEN'],
  ...['AUDITBOX_CA', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
];

/**
 * Returns the environment of a second deployment, in which `AGAINST_X`, if set, replaces `X`. If
 * one of them says where tokens come from, no variable of the target does: its token must not reach
 * another host.
 *
 * @throws {UsageError} naming an unknown `AGAINST_` variable
 */
export function environmentOfOther(environment: Environment): Environment {
  const own = Object.entries(environment)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
  const known = [...origins, ...others];
  for (const [name] of own)
    if (!known.includes(name))
      throw new UsageError(
        `${prefix}${name} is not a variable of the second deployment. Use ${prefix} before ${known.join(', ')}.`,
      );
  const inherited = { ...environment };
  if (own.some(([name]) => origins.includes(name))) for (const name of origins) delete inherited[name];
  return { ...inherited, ...Object.fromEntries(own) };
}
