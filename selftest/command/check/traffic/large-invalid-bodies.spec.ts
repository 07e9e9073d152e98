import { expect } from '@playwright/test';
import { passOn, startServer } from '../../connection/connection-servers.ts';
import { checkInProcess, test } from '../check-command.ts';

/** Bodies by their size in bytes. Lists nested 100,000 deep have the size of the second kind exactly. */
const kinds = {
  'all large bodies': (size: number) => size > 150_000,
  'deep lists': (size: number) => size === 200_000,
};

for (const status of [413, 504])
  for (const [kind, refuses] of Object.entries(kinds)) {
    const verdict = kind === 'deep lists' ? 'fail' : 'pass';
    test(`${status} of a gateway to ${kind} says ${verdict} of what is no resource`, async ({ sandbox }) => {
      const front = await startServer((request, answer) => {
        if (!refuses(Number(request.headers['content-length'])))
          return passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
        request.resume().on('end', () => answer.writeHead(status).end(`<html>${status}</html>`));
      });
      try {
        const environment = { ...sandbox.environment(), AUDITBOX_URL: front.url };
        const { results } = await checkInProcess(environment, { requirements: ['INVALID-NOT-A-RESOURCE'] });
        expect(results).toMatchObject([{ id: 'INVALID-NOT-A-RESOURCE', verdict }]);
      } finally {
        await front.close();
      }
    });
  }
