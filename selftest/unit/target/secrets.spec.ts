import { addConfiguredSecrets } from '../../../target/credentials/configured-secrets.ts';
import { createSecrets } from '../../../target/credentials/secrets.ts';
import { curlOf } from '../../../target/http/curl.ts';
import { presentExchange, type RawExchange } from '../../../target/http/exchange.ts';
import { expect, test } from '../../plain-test.ts';

const exchange = (headers: Record<string, string>, answered: Record<string, string> = {}): RawExchange => ({
  ...{ method: 'GET', url: 'http://127.0.0.1/AuditEvent', headers, body: null, error: null, durationMs: 1 },
  answer: { status: 200, headers: answered, body: Buffer.from('{"you":"sent north, 1 and northern"}') },
});

test('the curl command has a variable for each extra header and for the client certificate', () => {
  const secrets = createSecrets();
  const headers = { 'X-Api-Key': "it's", Apikey: 'k', Cookie: 'a=b' };
  for (const [name, value] of Object.entries(headers)) secrets.addHeader(name, value);
  const presented = presentExchange(exchange({ ...headers, authorization: 'Bearer abc' }), secrets, 1000);
  expect(curlOf(presented, { hasCertificate: true })).toBe(
    `curl -i --cert "$CERT" --key "$KEY" -X GET 'http://127.0.0.1/AuditEvent' -H 'X-Api-Key: '"$X_API_KEY" ` +
      `-H 'Apikey: '"$HEADER_APIKEY" -H 'Cookie: '"$HEADER_COOKIE" -H 'authorization: Bearer '"$TOKEN"`,
  );
});

test('a short header value is hidden where it is a word, and a number only in its header', () => {
  const secrets = createSecrets();
  secrets.addHeader('X-Tenant', 'north');
  secrets.addHeader('X-Shard', '1');
  const { request, response } = presentExchange(
    exchange({ 'X-Tenant': 'north', 'X-Shard': '1' }, { 'x-shard': '1', 'x-other': '1' }),
    secrets,
    1000,
  );
  expect(request.headers).toEqual({ 'X-Tenant': '$X_TENANT', 'X-Shard': '$X_SHARD' });
  expect(response!.headers).toEqual({ 'x-shard': '$X_SHARD', 'x-other': '1' });
  expect(response!.body).toBe('{"you":"sent $X_TENANT, 1 and northern"}');
});

test('a long header value is hidden wherever it is, in Base64 as well', () => {
  const secrets = createSecrets();
  const value = 'a-long-key-0123456789';
  secrets.addHeader('X-Api-Key', value);
  expect(secrets.redact(`key${value}key`)).toBe('key$X_API_KEYkey');
  expect(secrets.redact(Buffer.from(`key ${value}`).toString('base64'))).toContain('$X_API_KEY');
});

test('the start of a secret before the place where a text was cut is hidden', () => {
  const secrets = createSecrets();
  secrets.add('$CLIENT_SECRET', 'hunter2-secret');
  expect(secrets.redact('it says "xxhunter2-se …" and more')).toBe('it says "xx$CLIENT_SECRET …" and more');
  expect(secrets.redact('it says hun …')).toBe('it says hun …');
  expect(secrets.redact('a hunter')).toBe('a hunter');
});

test('the credentials of Basic are hidden, those of a short secret and of a proxy too', () => {
  const secrets = createSecrets();
  addConfiguredSecrets(
    {
      baseUrl: 'http://127.0.0.1',
      insecure: false,
      proxy: { http: 'http://pu:pp%3Asecret@127.0.0.1:1', https: '', none: '' },
      authorization: {
        kind: 'oauth',
        clientId: 'audit:box',
        clientSecret: 'a b:c',
        grant: 'client_credentials',
      },
    },
    secrets,
  );
  const basic = (text: string) => Buffer.from(text).toString('base64');
  const said = ['audit%3Abox:a+b%3Ac', 'audit:box:a b:c', 'pu:pp:secret'].map(basic);
  expect(secrets.redact(said.join(' '))).toBe('$CLIENT_SECRET $CLIENT_SECRET $PROXY_PASSWORD');
});
