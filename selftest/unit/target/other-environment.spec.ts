import { environmentOfOther } from '../../../target/configuration/other-environment.ts';
import { expect, test } from '../../plain-test.ts';

const target = {
  OIDC_ISSUER: 'https://id.example.org',
  OIDC_HEADERS: 'X-Api-Key: a',
  OIDC_CLIENT_ID: 'auditbox',
  OIDC_USERNAME: 'alice',
  OIDC_PASSWORD: 'pass',
  AUDITBOX_HEADERS: 'X-Tenant: a',
  AUDITBOX_CERT: 'a.pem',
  AUDITBOX_KEY: 'a.key',
  AUDITBOX_KEY_PASSPHRASE: 'pass',
};
const other = (variables: Record<string, string>) => environmentOfOther({ ...target, ...variables });

test('another issuer gets no header that was for the target’s', () => {
  const own = { AGAINST_OIDC_ISSUER: 'https://b.example.org' };
  expect(other(own)).not.toHaveProperty('OIDC_HEADERS');
  const headers = { AGAINST_OIDC_HEADERS: 'X-Api-Key: b' };
  expect(other({ ...own, ...headers })).toMatchObject({ OIDC_HEADERS: 'X-Api-Key: b' });
});

test('a certificate comes with its own key', () => {
  const changed = other({ AGAINST_AUDITBOX_CERT: 'b.pem' });
  expect(changed).toMatchObject({ AUDITBOX_CERT: 'b.pem', AUDITBOX_HEADERS: 'X-Tenant: a' });
  for (const name of ['AUDITBOX_KEY', 'AUDITBOX_KEY_PASSPHRASE']) expect(changed).not.toHaveProperty(name);
});

test('another grant does not meet the user of the target', () => {
  const changed = other({ AGAINST_OIDC_GRANT: 'client_credentials' });
  for (const name of ['OIDC_USERNAME', 'OIDC_PASSWORD']) expect(changed).not.toHaveProperty(name);
  expect(other({ AGAINST_OIDC_PASSWORD: 'other' })).toMatchObject({
    OIDC_USERNAME: 'alice',
    OIDC_PASSWORD: 'other',
  });
});
