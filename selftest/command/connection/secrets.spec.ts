import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test as plain } from '@playwright/test';
import { findK6 } from '../../../load/binary/locate.mjs';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSecrets } from '../../../target/credentials/secrets.ts';
import { harness } from '../../run-command.ts';
import { filesBelow, test } from '../check/check-command.ts';

/** A token as any provider signs it. */
const jwt = /eyJ[\w-]+\.eyJ[\w-]+/;

/** Hands everything on to the sandbox, and puts the credentials of each request into the answer's header and body. */
async function startEcho(sandbox: Sandbox): Promise<{ url: string; server: Server }> {
  const server = createServer(async (asked, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk);
    const { host: _, ...headers } = asked.headers;
    const onwards = request(`${sandbox.baseUrl}${asked.url}`, { method: asked.method, headers });
    onwards.on('error', () => answer.destroy());
    onwards.on('response', async (answered: IncomingMessage) => {
      const parts: Buffer[] = [];
      for await (const part of answered) parts.push(part);
      const said = asked.headers.authorization ?? 'nothing';
      const text = Buffer.concat(parts).toString('utf8');
      const isTold = answered.statusCode! >= 400 && text.includes('"diagnostics":"');
      const body = isTold
        ? text.replace('"diagnostics":"', `"diagnostics":"${said.replaceAll('"', '')} `)
        : text;
      const { 'content-length': __, 'transfer-encoding': ___, ...kept } = answered.headers;
      answer.writeHead(answered.statusCode!, { ...kept, 'x-credentials': said });
      answer.end(asked.method === 'HEAD' ? undefined : body);
    });
    onwards.end(Buffer.concat(chunks));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function tokenOf(sandbox: Sandbox): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
  });
  const answer = await fetch(`${sandbox.issuer}/protocol/openid-connect/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Ways to be let in, each with the secrets that it hands over. */
const ways: Record<
  string,
  (sandbox: Sandbox) => Promise<{ environment: Record<string, string>; secrets: string[] }>
> = {
  'a client secret': async (sandbox) => ({ environment: {}, secrets: [sandbox.clientSecret] }),
  'a password': async (sandbox) => ({
    environment: { OIDC_GRANT: 'password', OIDC_USERNAME: sandbox.username, OIDC_PASSWORD: sandbox.password },
    // The sandbox's password is a word that stands everywhere; it is looked for where it is one.
    secrets: [sandbox.clientSecret, `password=${sandbox.password}`, `"password":"${sandbox.password}"`],
  }),
  'a ready token': async (sandbox) => {
    const token = await tokenOf(sandbox);
    return {
      environment: { OIDC_ISSUER: '', OIDC_CLIENT_SECRET: '', AUDITBOX_TOKEN: token },
      secrets: [token],
    };
  },
};

for (const [way, prepare] of Object.entries(ways))
  test(`with ${way}, no file and no line of a check, a load run and their forms holds a secret, even if the server tells it`, async ({
    sandbox,
    folder,
  }) => {
    const { url, server } = await startEcho(sandbox);
    try {
      const { environment: own, secrets } = await prepare(sandbox);
      const jobSummary = join(folder, 'job-summary.md');
      const environment = {
        ...sandbox.environment(),
        ...own,
        AUDITBOX_URL: url,
        GITHUB_ACTIONS: 'true',
        GITHUB_STEP_SUMMARY: jobSummary,
      };
      const results = ['--output', folder];
      const runs = [await harness(['check', '--quick', ...results], { environment })];
      if (findK6())
        runs.push(
          await harness(['load', '--batch', '10', '--rounds', '1', '--events', '100', ...results], {
            environment,
          }),
        );
      runs.push(await harness(['report', folder], { environment }));
      const said = runs.flatMap(({ stdout, stderr }, nth) => [
        { file: `stdout of ${nth}`, text: stdout },
        { file: `stderr of ${nth}`, text: stderr },
      ]);
      const files = filesBelow(folder);
      expect(files.length).toBeGreaterThan(5);
      // The server did tell, and it was taken out.
      expect(files.find(({ file }) => file.endsWith('report.json'))!.text).toContain('Bearer $TOKEN');
      for (const { file, text } of [...files, ...said]) {
        for (const secret of secrets) expect(text.includes(secret), `${file} holds ${way}`).toBe(false);
        expect(jwt.exec(text)?.[0], file).toBeUndefined();
      }
    } finally {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  });

plain('a secret is taken out however a text has escaped it, and an altered token as well', () => {
  const secrets = createSecrets();
  secrets.add('$PASSWORD', 'p@ss "word" 1');
  expect(secrets.redact('password=p%40ss%20%22word%22%201 and "p@ss \\"word\\" 1" and p@ss "word" 1')).toBe(
    'password=$PASSWORD and "$PASSWORD" and $PASSWORD',
  );
  expect(secrets.redact('x eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0. y')).toBe('x $TOKEN y');
});

plain('a secret is taken out of a Base64 text too, wherever in it the secret stands', () => {
  const token = 'a-token-that-is-no-jwt-0123456789';
  const secrets = createSecrets();
  secrets.add('$TOKEN', token);
  for (const before of ['', 'B', 'Be', 'Bearer ', 'Authorization: Bearer '])
    for (const alphabet of ['base64', 'base64url'] as const) {
      const redacted = secrets.redact(Buffer.from(`${before}${token}, and more`).toString(alphabet));
      expect(redacted).toContain('$TOKEN');
      // What is left of it at both ends are bits of one character each.
      expect(Buffer.from(redacted.replace('$TOKEN', ''), 'base64').toString()).not.toContain(
        token.slice(4, 8),
      );
    }
});
