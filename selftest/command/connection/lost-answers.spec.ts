import { expect } from '@playwright/test';
import { startMutatingProxy } from '../../slow/defects/outside/proxy.ts';
import { checkInProcess, test } from '../check/check-command.ts';

const requirements = ['AUTH-NOT-STORED', 'INVALID-NOT-STORED', 'AUTH-CHALLENGE'];

test('a valid event whose answer was lost on the way is not taken for a refused one that is stored', async ({
  sandbox,
}) => {
  let created = 0;
  const gateway = await startMutatingProxy(sandbox.baseUrl, ({ answer }) =>
    answer.status === 201 && ++created % 15 === 0
      ? { status: 503, headers: {}, body: 'upstream gone' }
      : null,
  );
  try {
    const environment = { ...sandbox.environment(), AUDITBOX_URL: gateway.url };
    const { exitCode, results, traffic } = await checkInProcess(environment, { requirements });
    expect(gateway.mutated.length).toBeGreaterThan(3);
    expect(results.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(traffic.gateway).toEqual({ 503: gateway.mutated.length });
    expect(exitCode).toBe(0);
  } finally {
    gateway.close();
  }
});

test('where answers to one kind of request are always lost, it is not known what is stored', async ({
  sandbox,
}) => {
  const gateway = await startMutatingProxy(sandbox.baseUrl, ({ path, answer }) =>
    path === '/' && answer.status === 201 ? { status: 502, headers: {}, body: 'upstream gone' } : null,
  );
  try {
    const environment = { ...sandbox.environment(), AUDITBOX_URL: gateway.url };
    const { exitCode, results } = await checkInProcess(environment, { requirements: ['AUTH-NOT-STORED'] });
    expect(results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(exitCode).toBe(0);
  } finally {
    gateway.close();
  }
});
