import { expect } from '@playwright/test';
import { harness } from '../../run-command.ts';
import { test } from '../check/check-command.ts';
import { noProxies, passOn, startServer } from './connection-servers.ts';

test('a gateway that answers 503 now and then decides nothing, and is reported once with the count', async ({
  sandbox,
  folder,
}) => {
  let requests = 0;
  const flaky = await startServer((request, answer) => {
    if (++requests > 20 && requests % 5 === 0) request.resume().on('end', () => answer.writeHead(503).end());
    else passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
  });
  try {
    const environment = { ...sandbox.environment(), ...noProxies, AUDITBOX_URL: flaky.url };
    const parameters = ['check', '--requirement', 'CREATE-CONTENT-UNCHANGED', 'CREATE-STORED'];
    const many = ['CREATE-STATUS-201', 'READ-STABLE', 'CREATE-STRINGS-EXACT', 'INVALID-MISSING-REQUIRED'];
    const { stdout, exitCode } = await harness([...parameters, ...many, '--output', folder], { environment });
    expect(exitCode, stdout).toBe(0);
    expect(stdout.match(/^A gateway answered 503 to [\d,]+ requests, which were sent again/gm)).toHaveLength(
      1,
    );
  } finally {
    await flaky.close();
  }
});
