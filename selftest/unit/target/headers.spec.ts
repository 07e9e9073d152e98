import { readHeaders, withHeaderFlags } from '../../../target/configuration/read-headers.ts';
import { expect, test } from '../../plain-test.ts';

const expected = { 'X-Api-Key': 'a: b', 'X-Tenant': 'north' };

for (const [form, text] of Object.entries({
  'one per line': 'X-Api-Key: a: b\nX-Tenant: north\n',
  'lines of Windows': 'X-Api-Key:a: b\r\n\r\nX-Tenant:   north',
  'line breaks written as \\n': 'X-Api-Key: a: b\\nX-Tenant: north',
  JSON: '{"X-Api-Key": "a: b", "X-Tenant": "north"}',
}))
  test(`headers are read: ${form}`, () => expect(readHeaders(text, 'AUDITBOX_HEADERS')).toEqual(expected));

test('no headers are none', () => {
  for (const text of [undefined, '', ' \n']) expect(readHeaders(text, 'AUDITBOX_HEADERS')).toEqual({});
});

test('a flag replaces the header of the same name, whatever its case, and keeps the others', () => {
  expect(withHeaderFlags(expected, ['x-tenant: south', 'X-More: 1'])).toEqual({
    ...{ 'X-Api-Key': 'a: b', 'x-tenant': 'south', 'X-More': '1' },
  });
});

const secret = 'hidden-9';
const refused: [what: string, line: string, says: RegExp][] = [
  ['without a colon', secret, /^A header in --header has no colon\. Use 'Name: value'\.$/],
  ['with spaces in its name', `X Api Key: ${secret}`, /has a name that HTTP does not allow/],
  ['without a name', `: ${secret}`, /has a name that HTTP does not allow/],
  ['without a value', 'X-Api-Key: ', /The header X-Api-Key in --header has no value/],
  ['with a line break', `X-Api-Key: a\r\nX-Other: ${secret}`, /has a value that HTTP does not allow/],
  ['that is not ASCII', `X-Api-Key: ü${secret}`, /has a value that HTTP does not allow/],
  ['Authorization', `authorization: Basic ${secret}`, /can't set .*authorization\. Set AUDITBOX_TOKEN or/],
  ['Proxy-Authorization', `Proxy-Authorization: ${secret}`, /can't set .*HTTPS_PROXY/],
  ['Host', 'Host: other.example.org', /can't set the header Host\. Put the host name into the URL/],
  ['Content-Type', 'Content-Type: text/plain', /can't set .*The harness sets it for each request/],
  ['Transfer-Encoding', 'Transfer-Encoding: chunked', /can't set .*The harness sets it for each request/],
];
for (const [what, line, says] of refused)
  test(`a header ${what} is refused, without its value`, () => {
    const error = errorOf(() => withHeaderFlags({}, [line]));
    expect(error.name).toBe('UsageError');
    expect(error.message).toMatch(says);
    expect(error.message).not.toContain(secret);
  });

test('a header given twice and JSON of another shape are refused', () => {
  expect(() => withHeaderFlags({}, ['A: 1', 'a: 2'])).toThrow('--header gives the header a twice');
  expect(() => readHeaders('{"A": 1}', 'OIDC_HEADERS')).toThrow(
    'The header A in OIDC_HEADERS is not a string',
  );
  expect(() => readHeaders('{"A"', 'OIDC_HEADERS')).toThrow('OIDC_HEADERS is not valid JSON');
});

function errorOf(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}
