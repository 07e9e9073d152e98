import { headersIn } from '../../../load/k6/archived/headers.ts';
import { redactorOf } from '../../../load/k6/redact.ts';
import { readHeaders } from '../../../target/configuration/read-headers.ts';
import { expect, test } from '../../plain-test.ts';

const name = 'AUDITBOX_HEADERS';

test('k6 alone reads headers as the harness does, and refuses what it refuses', () => {
  for (const text of [
    ...[undefined, '', ' \n', 'X-A: b', 'X-A:b\nX-B:  c: d \r\n', 'X-A: b\\nX-B: c'],
    ...['{"X-A": "b", "X-B": "c: d"}', ' {"X-A": "{}"}'],
  ])
    expect(headersIn(text, name), text).toEqual(readHeaders(text, name));
  for (const text of ['no colon', ': b', 'X A: b', 'X-A:', 'X-A: é', 'Host: b', 'content-type: b', 'te: b'])
    for (const read of [headersIn, readHeaders]) expect(() => read(text, name), text).toThrow(name);
});

test('a header value or a token that a server repeats is taken out, and what only looks like one is not', () => {
  const headers = {
    'X-Long': 'a-key-for-the-gateway',
    'X-Word': 'north',
    'X-Number': '2000',
    'X-Short': 'a',
  };
  const redact = redactorOf({ headers });
  const said = 'north saw xa-key-for-the-gatewayx and t0ken of northern 2000';
  expect(redact(said, { header: 'Bearer t0ken' })).toBe('$HEADER saw x$HEADERx and $TOKEN of northern 2000');
});
