import type { RequestListener } from 'node:http';
import { expect } from '@playwright/test';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import type { Checked } from '../../../tests/engine/in-process.ts';
import { checkInProcess, test } from '../check/check-command.ts';
import { passOn, startServer } from './connection-servers.ts';

/** What stands before the sandbox, and knows of each connection whether the request before was refused on it. */
const afterRefusal = (baseUrl: string, meet: RequestListener): RequestListener => {
  const refused = new WeakSet<object>();
  return (request, answer) => {
    if (refused.delete(request.socket)) return meet(request, answer);
    answer.on('finish', () => {
      if (answer.statusCode === 400) refused.add(request.socket);
    });
    passOn(request, new URL(request.url ?? '/', baseUrl), answer);
  };
};

/** What comes of the first request after a refused one on its connection, and the verdict on that. */
const meetings: [name: string, meet: RequestListener, verdict: string, reason: RegExp | null][] = [
  ['finds the connection closed', (request) => request.socket.destroy(), 'pass', null],
  ['hears that the connection timed out', answering(408, { connection: 'close' }), 'pass', null],
  ['is limited in its rate', answering(429, { 'retry-after': '0' }), 'pass', null],
  [
    'is refused',
    answering(400),
    'fail',
    /answered 400 to a valid request on a connection that was used for an invalid one/,
  ],
];

for (const [name, meet, verdict, reason] of meetings)
  test(`a request that ${name} after a refused one: ${verdict}`, async ({ sandbox }) => {
    const front = await startServer(afterRefusal(sandbox.baseUrl, meet));
    try {
      const result = await checkReuse(sandbox, front.url);
      expect(outcomeOf(result)).toEqual({ verdict, reason: reason ? expect.stringMatching(reason) : null });
    } finally {
      await front.close();
    }
  });

test('a deployment that limits the rate all along can not be tested, and is not accused', async ({
  sandbox,
}) => {
  const limit = answering(429, { 'retry-after': '0' });
  const front = await startServer((request, answer) =>
    request.method === 'POST'
      ? limit(request, answer)
      : passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer),
  );
  try {
    const result = await checkReuse(sandbox, front.url);
    expect(outcomeOf(result)).toEqual({
      verdict: 'error',
      reason: expect.stringContaining('limits the rate'),
    });
    expect(result.exitCode).toBe(3);
  } finally {
    await front.close();
  }
});

test('a connection closed on an invalid body is reported as that', async ({ sandbox }) => {
  const front = await startServer((request, answer) => {
    if (Number(request.headers['content-length']) < 40) request.socket.destroy();
    else passOn(request, new URL(request.url ?? '/', sandbox.baseUrl), answer);
  });
  try {
    const result = await checkReuse(sandbox, front.url);
    expect(outcomeOf(result)).toEqual({
      verdict: 'skip',
      reason: expect.stringContaining('closes the connection on an invalid body'),
    });
  } finally {
    await front.close();
  }
});

function checkReuse(sandbox: Sandbox, url: string): Promise<Checked> {
  const environment = { ...sandbox.environment(), AUDITBOX_URL: url };
  return checkInProcess(environment, { requirements: ['ROBUST-CONNECTION-REUSED'] });
}

function outcomeOf({ results }: Checked): { verdict: string; reason: string | null } {
  const { verdict, reason } = results[0]!;
  return { verdict, reason };
}

function answering(status: number, headers: Record<string, string> = {}): RequestListener {
  return (request, answer) => {
    request.resume().on('end', () => answer.writeHead(status, headers).end());
  };
}
