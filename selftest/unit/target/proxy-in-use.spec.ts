import { proxyInUse } from '../../../target/http/proxy-in-use.ts';
import { expect, test } from '../../plain-test.ts';

const [http, https] = ['http://plain.example.org:3128/', 'http://tls.example.org:3128/'];

/** The variable whose proxy is used for a URL; undefined for none. */
const used = (url: string, none: string, proxies = { http, https }) =>
  proxyInUse({ ...proxies, none }, new URL(url))?.variable;

test('the scheme of the URL decides which proxy is used, and none stands in for the other', () => {
  expect(used('http://a.example.org', '')).toBe('HTTP_PROXY');
  expect(used('https://a.example.org', '')).toBe('HTTPS_PROXY');
  expect(used('https://a.example.org', '', { http, https: '' })).toBeUndefined();
  expect(used('http://a.example.org', '', { http: '', https })).toBeUndefined();
  expect(proxyInUse(undefined, new URL('http://a.example.org'))).toBeNull();
});

const exempt: [entry: string, within: string[], outside: string[]][] = [
  ['*', ['http://a.example.org', 'https://[::1]'], []],
  [
    'example.org',
    ['http://example.org', 'http://a.EXAMPLE.org'],
    ['http://badexample.org', 'http://example.com'],
  ],
  ['.example.org', ['http://example.org', 'http://a.example.org'], ['http://badexample.org']],
  ['*.example.org', ['http://a.example.org'], ['http://badexample.org']],
  ['example.org:8443', ['https://example.org:8443'], ['https://example.org', 'http://example.org:8080']],
  ['example.org:443', ['https://example.org'], ['http://example.org']],
  ['10.1.2.3', ['http://10.1.2.3', 'http://10.1.2.3:8080'], ['http://10.1.2.30']],
  ['10.0.0.0/8', ['http://10.200.3.4:8080'], ['http://11.0.0.1', 'http://10.example.org', 'http://[::1]']],
  ['192.168.4.0/22', ['http://192.168.7.255'], ['http://192.168.8.0']],
  ['::1', ['http://[::1]:8080'], ['http://[::2]', 'http://127.0.0.1']],
  ['[::1]', ['http://[::1]:8080'], ['http://[::2]']],
  ['[::1]:8080', ['http://[::1]:8080'], ['http://[::1]:8081']],
  ['fd00::/8', ['http://[fd12:3456::1]'], ['http://[fe80::1]', 'http://10.0.0.1']],
  ['10.0.0.0/33', [], ['http://10.0.0.0']],
  ['10.0.0.0/', [], ['http://10.0.0.0']],
  ['', [], ['http://a.example.org']],
];

for (const [entry, within, outside] of exempt)
  test(`NO_PROXY with “${entry}”`, () => {
    const lists = entry === '' ? [entry] : [entry, `other.invalid, ${entry}`, `${entry},,other.invalid`];
    for (const list of lists) {
      for (const url of within) expect(used(url, list), url).toBeUndefined();
      for (const url of outside) expect(used(url, list), url).toBeDefined();
    }
  });
