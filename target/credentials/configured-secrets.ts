import type { TargetConfiguration } from '../configuration/configuration.ts';
import type { Secrets } from './secrets.ts';

/** Remembers every secret of a configuration, so that none is written anywhere. */
export function addConfiguredSecrets(configuration: TargetConfiguration, secrets: Secrets): void {
  const { authorization, headers, providerHeaders, clientCertificate } = configuration;
  for (const [name, value] of Object.entries({ ...providerHeaders, ...headers }))
    secrets.addHeader(name, value);
  secrets.add('$KEY', clientCertificate?.key);
  if (authorization.kind === 'token') secrets.add('$TOKEN', authorization.token);
  if (authorization.kind !== 'oauth') return;
  secrets.add('$CLIENT_SECRET', authorization.clientSecret);
  secrets.add('$PASSWORD', authorization.password);
  secrets.add('$PRIVATE_KEY', authorization.privateKey?.jwk.d);
}
