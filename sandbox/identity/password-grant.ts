import { randomUUID } from 'node:crypto';
import type { KoaContextWithOIDC, Provider, ResourceServer } from 'oidc-provider';
import { accounts } from './accounts.ts';

type Errors = typeof import('oidc-provider').errors;

/**
 * Adds the resource owner password credentials grant (RFC 6749 section 4.3), which the guide uses
 * and `oidc-provider` leaves out. A wrong user or password is `invalid_grant`.
 */
export function addPasswordGrant(provider: Provider, resourceServer: ResourceServer, errors: Errors): void {
  provider.registerGrantType(
    'password',
    async (context: KoaContextWithOIDC) => {
      const { client, params } = context.oidc;
      if (!params?.username || !params.password)
        throw new errors.InvalidRequest('missing required parameter(s) username, password');
      if (params.username !== accounts.username || params.password !== accounts.password)
        throw new errors.InvalidGrant('Invalid user credentials');

      const token = new provider.AccessToken({
        accountId: accounts.username,
        client: client!,
        grantId: randomUUID(),
        gty: 'password',
      });
      token.resourceServer = new provider.ResourceServer('urn:auditbox', resourceServer);
      token.scope = resourceServer.scope;
      context.body = {
        access_token: await token.save(),
        expires_in: token.expiration,
        token_type: token.tokenType,
        scope: token.scope,
      };
    },
    ['username', 'password', 'scope'],
  );
}
