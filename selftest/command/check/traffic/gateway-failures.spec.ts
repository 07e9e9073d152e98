import { expect } from '@playwright/test';
import { passOn, startServer } from '../../connection/connection-servers.ts';
import { test, withVerdict } from '../check-command.ts';

const chosen = ['CREATE-CONTENT-UNCHANGED', 'CREATE-STORED', 'CREATE-STATUS-201', 'READ-STABLE'];
const many = ['CREATE-STRINGS-EXACT', 'INVALID-MISSING-REQUIRED', 'SEARCH-TOTAL'];

test('a gateway that answers 503 to every fifth request decides nothing, and is reported once with the count', async ({
  sandbox,
  check,
}) => {
  let requests = 0;
  const flaky = await startServer((request, answer) => {
    if (++requests % 5 === 0) request.resume().on('end', () => answer.writeHead(503).end());
    else passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
  });
  try {
    const environment = { AUDITBOX_URL: flaky.url };
    const result = await check(['--quick', '--requirement', ...chosen, ...many], { environment });
    const { stdout, stderr, exitCode, report } = result;
    expect(exitCode, stdout + stderr).toBe(0);
    expect(withVerdict(report, 'pass').sort()).toEqual([...chosen, ...many].sort());
    expect(report.run.traffic!.gateway[503]).toBeGreaterThan(requests / 10);
    expect(stdout.match(/^A gateway answered 503 to [\d,]+ requests, which were sent again/gm)).toHaveLength(
      1,
    );
  } finally {
    await flaky.close();
  }
});
