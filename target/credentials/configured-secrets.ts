import type { TargetConfiguration } from '../configuration/configuration.ts';
import { basicCredentials, formEncoded } from './basic.ts';
import type { Secrets } from './secrets.ts';

/** Remembers every secret of a configuration, so that none is written anywhere. */
export function addConfiguredSecrets(configuration: TargetConfiguration, secrets: Secrets): void {
  const { authorization, headers, providerHeaders, clientCertificate, proxy } = configuration;
  for (const [name, value] of Object.entries({ ...providerHeaders, ...headers }))
    secrets.addHeader(name, value);
  secrets.add('$KEY', clientCertificate?.key);
  for (const url of [proxy?.http, proxy?.https]) addProxy(url, secrets);
  if (authorization.kind === 'token') secrets.add('$TOKEN', authorization.token);
  if (authorization.kind !== 'oauth') return;
  secrets.add('$CLIENT_SECRET', authorization.clientSecret);
  // A short secret is not recognized inside of Basic.
  for (const encode of [(text: string) => text, formEncoded])
    if (authorization.clientSecret)
      secrets.add(
        '$CLIENT_SECRET',
        basicCredentials(encode(authorization.clientId), encode(authorization.clientSecret)),
      );
  secrets.add('$PASSWORD', authorization.password);
  secrets.add('$PRIVATE_KEY', authorization.privateKey?.jwk.d);
}

function addProxy(url: string | undefined, secrets: Secrets): void {
  if (!url || !URL.canParse(url)) return;
  const { username, password } = new URL(url);
  if (!password) return;
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  secrets.add('$PROXY_PASSWORD', secret);
  secrets.add('$PROXY_PASSWORD', basicCredentials(user, secret));
}
