import { readConfiguration } from '../../../target/configuration/read-configuration.ts';
import { createConnections } from '../../../target/http/connections.ts';
import { expect, test } from '../../plain-test.ts';

test('connections are reused for a shorter time when the server closed one, and not if it keeps none', async () => {
  const environment = { AUDITBOX_URL: 'http://127.0.0.1:9', AUDITBOX_AUTH: 'off' };
  const connections = createConnections(readConfiguration({}, environment));
  const atFirst = connections.current();
  expect(connections.current()).toBe(atFirst);
  // Longer than they are reused in any case.
  connections.learn(60_000);
  expect(connections.current()).toBe(atFirst);
  connections.learn(300);
  const learned = connections.current();
  expect(learned).not.toBe(atFirst);
  // Half of the 300 ms is the limit already.
  connections.learn(310);
  expect(connections.current()).toBe(learned);
  expect(learned).not.toBe(connections.fresh());
  connections.learn(10);
  expect(connections.current()).toBe(connections.fresh());
  await connections.close();
});
