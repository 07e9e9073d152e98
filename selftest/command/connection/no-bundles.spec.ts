import { expect } from '@playwright/test';
import type { Checked } from '../../../tests/engine/in-process.ts';
import { checkInProcess, test } from '../check/check-command.ts';
import { passOn, startServer } from './connection-servers.ts';

const requirements = [
  'BUNDLE-STATUS-201',
  'BUNDLE-LARGE',
  'BUNDLE-ATOMIC',
  'INVALID-MISSING-REQUIRED',
  'AUTH-TOKEN-ACCEPTED',
  'AUTH-TOKEN-REQUIRED',
  'SEARCH-PAGES',
];

const verdictsOf = (results: Checked['results']) =>
  Object.fromEntries(results.map(({ id, verdict }) => [id, verdict]));

for (const { status, what, unproved } of [
  { status: 400, what: 'takes no Bundle breaks that promise alone', unproved: 'skip' },
  { status: 503, what: 'fails at every Bundle leaves open what Bundles would show', unproved: 'error' },
])
  test(`a deployment that ${what}`, async ({ sandbox }) => {
    const server = await startServer((request, answer) => {
      const { method, url, headers } = request;
      const isBundle = method === 'POST' && url?.split('?')[0] === '/';
      const hasToken = /^Bearer ./.test(headers.authorization ?? '');
      if (!isBundle || (status === 503 && !hasToken))
        return passOn(request, new URL(url ?? '/', sandbox.baseUrl), answer);
      request.resume().on('end', () => answer.writeHead(status).end());
    });
    try {
      const environment = { ...sandbox.environment(), AUDITBOX_URL: server.url };
      const { exitCode, results } = await checkInProcess(environment, { requirements, maxBundle: 1000 });
      expect(exitCode).toBe(1);
      expect(verdictsOf(results)).toMatchObject({
        'BUNDLE-STATUS-201': 'fail',
        'BUNDLE-ATOMIC': unproved,
        // Where Bundles with a good token fail, a refusal of one without proves nothing.
        'AUTH-TOKEN-REQUIRED': status === 400 ? 'pass' : 'error',
        'SEARCH-PAGES': 'pass',
        'INVALID-MISSING-REQUIRED': status === 400 ? 'pass' : 'error',
        'BUNDLE-LARGE': status === 400 ? 'skip' : 'fail',
        'AUTH-TOKEN-ACCEPTED': status === 400 ? 'pass' : 'error',
      });
    } finally {
      await server.close();
    }
  });
