import { expect } from '@playwright/test';
import { passOn, startServer } from '../../connection/connection-servers.ts';
import { checkInProcess, test } from '../check-command.ts';

const outcome = '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"too-long"}]}';

/** What is answered to a Bundle of more than 300 kB, and what comes of it. */
const answers: [what: string, answer: { status: number; body: string }, verdict: string, reason: RegExp][] = [
  [
    '413 of a gateway',
    { status: 413, body: '<html>Request Entity Too Large</html>' },
    'info',
    /^accepted Bundles of up to 100 events; one of 1000: a valid request of .* was answered 413$/,
  ],
  [
    '413 of the deployment',
    { status: 413, body: outcome },
    'info',
    /^accepted Bundles of up to 100 events; one of 1000: a valid request of .* was answered 413$/,
  ],
  ['400', { status: 400, body: outcome }, 'fail', /answered 400 instead of 201 to a Bundle of 1000/],
];

for (const [what, { status, body }, verdict, reason] of answers)
  test(`a large Bundle that is answered ${what}: ${verdict}`, async ({ sandbox }) => {
    const sizes: number[] = [];
    const front = await startServer((request, answer) => {
      const size = Number(request.headers['content-length']);
      if (request.url === '/' && size > 50_000) sizes.push(size);
      if (!(size > 300_000)) return passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
      request.resume().on('end', () => answer.writeHead(status).end(body));
    });
    try {
      const environment = { ...sandbox.environment(), AUDITBOX_URL: front.url };
      const settings = { requirements: ['BUNDLE-LARGE'], maxBundle: 2_000 };
      const { results } = await checkInProcess(environment, settings);
      expect(results).toMatchObject([{ id: 'BUNDLE-LARGE', verdict, reason: expect.stringMatching(reason) }]);
      // The smallest first, and none after the one that was refused.
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
      expect(sizes.filter((size) => size > 300_000)).toHaveLength(1);
    } finally {
      await front.close();
    }
  });
