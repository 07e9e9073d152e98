import { expect } from '@playwright/test';
import { passOn, startServer } from '../../connection/connection-servers.ts';
import { test } from '../check-command.ts';

test('an answer that takes longer than --timeout is an error that names the limit and the flag', async ({
  sandbox,
  check,
}) => {
  const front = await startServer((request, answer) => {
    const isRead =
      request.method === 'GET' && /^\/AuditEvent\/(?!auditbox-harness)[^?]/.test(request.url ?? '');
    if (!isRead) passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
  });
  try {
    const environment = { AUDITBOX_URL: front.url };
    const flags = ['--quick', '--timeout', '1', '--requirement', 'READ-STABLE'];
    const { stdout, stderr, exitCode, report } = await check(flags, { environment });
    expect(exitCode, stdout + stderr).toBe(3);
    const says = 'it did not answer completely within 1 s (to wait longer, add --timeout SECONDS)';
    expect(report.requirements).toMatchObject([{ verdict: 'error', reason: expect.stringContaining(says) }]);
    expect(stdout).toContain('--timeout SECONDS');
  } finally {
    await front.close();
  }
});
