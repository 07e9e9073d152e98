import { expect } from '@playwright/test';
import { passOn, startServer } from '../../connection/connection-servers.ts';
import { test, withVerdict } from '../check-command.ts';

const requirements = [
  'CREATE-LASTUPDATED-BUMPED',
  'CREATE-STATUS-201',
  'CREATE-STORED',
  'ROBUST-SLOW-UPLOAD',
];

test('idle connections that are closed after 300 ms, whatever Keep-Alive promises, decide nothing', async ({
  sandbox,
  check,
}) => {
  const lastUse = new WeakMap<object, number>();
  let closed = 0;
  const front = await startServer((request, answer) => {
    const { socket } = request;
    // As if the client had not yet heard of it.
    if (Date.now() - (lastUse.get(socket) ?? Date.now()) > 300) {
      closed++;
      return socket.destroy();
    }
    answer.setHeader('keep-alive', 'timeout=72').on('close', () => lastUse.set(socket, Date.now()));
    passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
  });
  try {
    const environment = { AUDITBOX_URL: front.url };
    const result = await check(['--quick', '--requirement', ...requirements], { environment });
    const { stdout, stderr, exitCode, report } = result;
    expect(exitCode, stdout + stderr).toBe(0);
    expect(withVerdict(report, 'pass').sort()).toEqual([...requirements].sort());
    expect(closed).toBeGreaterThan(0);
    expect(report.run.traffic!.reconnected).toBeGreaterThan(0);
  } finally {
    await front.close();
  }
});
