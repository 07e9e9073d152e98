import { expect } from '@playwright/test';
import { limiter } from '../../../unit/target/limiter.ts';
import { passOn, startServer } from '../../connection/connection-servers.ts';
import { test, withVerdict } from '../check-command.ts';

const chosen = ['CREATE-CONTENT-UNCHANGED', 'CREATE-STORED', 'CREATE-STATUS-201', 'READ-STABLE'];
const many = ['CREATE-STRINGS-EXACT', 'INVALID-MISSING-REQUIRED', 'INVALID-NOT-STORED'];
const requirements = [...chosen, ...many];

for (const headers of [{ 'retry-after': '1' }, {}] as Record<string, string>[])
  test(`behind 40 requests a second, 429 decides nothing: ${JSON.stringify(headers)}`, async ({
    sandbox,
    check,
  }) => {
    const isAllowed = limiter(40, 5);
    let requests = 0;
    let refused = 0;
    const gateway = await startServer((request, answer) => {
      // At first another client uses the limit up, so that also a slow machine meets it.
      const isUsedUp = ++requests > 10 && requests <= 15;
      if (isAllowed() && !isUsedUp)
        return passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
      refused++;
      request.resume().on('end', () => answer.writeHead(429, headers).end('too many requests'));
    });
    try {
      const environment = { AUDITBOX_URL: gateway.url };
      const result = await check(['--quick', '--requirement', ...requirements], { environment });
      const { stdout, stderr, exitCode, report } = result;
      expect(exitCode, stdout + stderr).toBe(0);
      expect(withVerdict(report, 'pass').sort()).toEqual([...requirements].sort());
      const { limited, lowestRate } = report.run.traffic!;
      expect(limited).toBeGreaterThan(0);
      expect(limited).toBeLessThanOrEqual(refused);
      expect(lowestRate).toBeGreaterThan(0);
      expect(stdout).toContain('Something limits the rate of requests (429): the check slowed down');
    } finally {
      await gateway.close();
    }
  });

test('--max-rate 20 sends at most 20 requests a second, from all processes together', async ({
  sandbox,
  check,
}) => {
  const arrivals: number[] = [];
  const front = await startServer((request, answer) => {
    arrivals.push(performance.now());
    passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
  });
  try {
    const flags = ['--quick', '--max-rate', '20', '--workers', '2', '--requirement', ...requirements];
    const { stdout, stderr, exitCode, report } = await check(flags, {
      environment: { AUDITBOX_URL: front.url },
    });
    expect(exitCode, stdout + stderr).toBe(0);
    expect(report.run.traffic).toMatchObject({ limited: 0 });
    expect(arrivals.length).toBeGreaterThan(80);
    // A busy machine may hand over late what came in the second before.
    const busiest = mostWithin(arrivals, 3_000);
    expect(busiest).toBeLessThanOrEqual(3 * 20 + 20);
  } finally {
    await front.close();
  }
});

/** Returns how many of these times are in the busiest window of so many milliseconds. */
function mostWithin(times: readonly number[], windowMs: number): number {
  const counts = times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length);
  return Math.max(...counts);
}
