import { UsageError } from '../platform/exit.ts';
import type { Environment } from './environment.ts';

const prefix = 'AGAINST_';

/** One of them says where tokens come from in place of all others. */
const origins = ['AUDITBOX_AUTH', 'AUDITBOX_TOKEN', 'KEYCLOAK_URL', 'OIDC_ISSUER', 'OIDC_TOKEN_URL'];
const others = [
  ...['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_GRANT', 'OIDC_USERNAME', 'OIDC_PASSWORD'],
  ...['OIDC_SCOPE', 'OIDC_AUDIENCE', 'AUDITBOX_EXPIRED_TOKEN', 'AUDITBOX_FUTURE_TOKEN'],
  ...['AUDITBOX_CA', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
];

/**
 * The environment of a second deployment: the same, but that `AGAINST_X`, where it is set, stands for `X`. One that says where
 * tokens come from takes the place of all that say it of the target, whose token must not reach another host.
 *
 * @throws {UsageError} naming a variable that means nothing
 */
export function environmentOfOther(environment: Environment): Environment {
  const own = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  );
  const known = [...origins, ...others];
  for (const [name] of own)
    if (!known.includes(name))
      throw new UsageError(
        `${prefix}${name} means nothing: it must be ${prefix} before ${known.join(', ')}.`,
      );
  const inherited = { ...environment };
  if (own.some(([name]) => origins.includes(name))) for (const name of origins) delete inherited[name];
  return { ...inherited, ...Object.fromEntries(own) };
}
