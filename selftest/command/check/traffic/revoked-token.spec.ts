import { expect } from '@playwright/test';
import { passOn, startServer } from '../../connection/connection-servers.ts';
import { test, withVerdict } from '../check-command.ts';

const requirements = ['CREATE-CONTENT-UNCHANGED', 'CREATE-STRINGS-EXACT', 'READ-STABLE', 'SEARCH-ID'];

test('a token that is revoked in mid-run is one finding with its cause: exit 3', async ({
  sandbox,
  check,
}) => {
  let requests = 0;
  const front = await startServer((request, answer) => {
    if (++requests <= 15) return passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
    const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' };
    request.resume().on('end', () => answer.writeHead(401, challenge).end());
  });
  try {
    const environment = { AUDITBOX_URL: front.url };
    const result = await check(['--quick', '--requirement', ...requirements], { environment });
    const { stdout, stderr, exitCode, report } = result;
    expect(exitCode, stdout + stderr).toBe(3);
    expect(withVerdict(report, 'fail', 'warn')).toEqual([]);
    expect(withVerdict(report, 'error')).not.toEqual([]);
    const { reason } = report.run.stopped!;
    expect(reason).toMatch(/rejects the token \(401\): "invalid_token"/);
    // The terminal shows the cause once, and no requirement that failed because of it.
    const said = stdout.replace(/\s+/g, ' ');
    expect(said.match(/rejects the token/g), stdout).toHaveLength(1);
    expect(said).toMatch(/Stopped at \d\d:\d\d:\d\d UTC\. The deployment at/);
    expect(stdout).not.toMatch(/^error /m);
  } finally {
    await front.close();
  }
});
