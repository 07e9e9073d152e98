import { text } from 'node:stream/consumers';
import { expect } from '@playwright/test';
import { harness } from '../../run-command.ts';
import { test } from '../check/check-command.ts';
import { closeAll, noProxies, type RunningServer, startServer } from './connection-servers.ts';

test('a redirect to another host takes no token there', async ({ folder }) => {
  const [here, elsewhere] = await startRedirect();
  try {
    const token = 'redirected-token-7';
    const { exitCode, stderr } = await harness(['check', '--output', folder], {
      environment: { ...noProxies, AUDITBOX_URL: here.url, AUDITBOX_TOKEN: token },
    });
    expect(stderr).toContain('redirects to');
    expect(stderr).toContain(`Set AUDITBOX_URL=${elsewhere.url}`);
    expect(exitCode).toBe(2);
    expect(here.heard.some((text) => text.includes(token))).toBe(true);
    expect(elsewhere.heard).toEqual([]);
  } finally {
    await closeAll([here, elsewhere]);
  }
});

test('a redirect of the token endpoint takes no client secret to another host', async ({ folder }) => {
  const [here, elsewhere] = await startRedirect();
  try {
    const secret = 'redirected-secret-7';
    const { exitCode, stderr } = await harness(['check', '--output', folder], {
      environment: {
        ...noProxies,
        AUDITBOX_URL: here.url,
        OIDC_TOKEN_URL: `${here.url}/token`,
        OIDC_CLIENT_ID: 'auditbox',
        OIDC_CLIENT_SECRET: secret,
      },
    });
    expect(stderr).toContain('No token from');
    expect(exitCode).toBe(3);
    const basic = Buffer.from(`auditbox:${secret}`).toString('base64');
    expect(here.heard.some((text) => text.includes(basic))).toBe(true);
    expect(elsewhere.heard).toEqual([]);
  } finally {
    await closeAll([here, elsewhere]);
  }
});

interface Listener extends RunningServer {
  /** Headers and bodies of the requests that came. */
  heard: string[];
}

/** A server that redirects every request, with its method and body, to another. */
async function startRedirect(): Promise<[here: Listener, elsewhere: Listener]> {
  const elsewhere = await startListener(() => ({ status: 201 }));
  const here = await startListener((url) => ({ status: 307, location: `${elsewhere.url}${url}` }));
  return [here, elsewhere];
}

async function startListener(
  answerTo: (url: string) => { status: number; location?: string },
): Promise<Listener> {
  const heard: string[] = [];
  const server = await startServer(async (request, answer) => {
    heard.push(`${JSON.stringify(request.headers)} ${await text(request)}`);
    const { status, location } = answerTo(request.url ?? '/');
    answer.writeHead(status, location ? { location } : {}).end();
  });
  return { ...server, heard };
}
