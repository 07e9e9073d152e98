import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { passTo, startNginx } from '../../systems/nginx.ts';
import { type CommandName, commandNames, type Outcome, type RunningSetUp, type SetUp } from '../setup.ts';
import type { Systems } from '../systems.ts';
import { behind, startGateway } from './gateway.ts';

/** Every command ends in the same way, except `token`, which only asks the identity provider. */
function everyCommand(outcome: Outcome, except: Partial<Record<CommandName, Outcome>> = {}) {
  return { ...Object.fromEntries(commandNames.map((name) => [name, outcome])), ...except };
}

const untestable = (says: string) => ({ exitCode: 3 as const, says });

/** A setting is wrong, and the right one is known. */
const misconfigured = (says: string) => ({ exitCode: 2 as const, says });

/** The figures are those of the limit, and the result says so. */
const limited: Outcome = { exitCode: 0, says: 'the target limits the rate of requests' };

const throughIdleClosing = (timeout: string) => behind({ server: () => `keepalive_timeout ${timeout};` });

/** Gateways that pass requests on by rules of their own, or don't. */
export const gateways: readonly SetUp[] = [
  {
    name: 'a limit of 40 requests/s with status 429',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: everyCommand('passes', { load: limited }),
    parameters: { check: ['--quick'] },
    start: limitedTo(''),
  },
  {
    name: 'a limit of 40 requests/s with status 429 and `Retry-After`',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: { check: 'passes', load: limited },
    start: limitedTo('error_page 429 @limited;'),
  },
  {
    name: 'idle connections closed after 1 s',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: { check: 'passes', load: 'passes' },
    start: throughIdleClosing('1s'),
  },
  {
    name: 'idle connections closed after 300 ms, announced as 72 s',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: { check: 'passes', load: 'passes', doctor: 'passes' },
    start: throughIdleClosing('300ms 72s'),
  },
  {
    name: 'request bodies limited to 1 MB',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: { check: 'passes', load: 'passes' },
    start: behind({ server: () => 'client_max_body_size 1m;' }),
  },
  {
    name: 'two replicas, one of which restarts meanwhile',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: { check: 'passes' },
    start: startReplicas,
  },
  {
    name: 'a maintenance page',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: everyCommand(untestable('503'), { token: 'passes' }),
    start: behind({ location: 'add_header Retry-After 3600 always; return 503;' }),
  },
  {
    name: 'a login page in HTML for every path',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: everyCommand(untestable('a login page'), { token: 'passes' }),
    start: behind({ location: 'default_type text/html; return 200 "<html><h1>Sign in</h1></html>";' }),
  },
  {
    name: 'redirects from http to https',
    kind: 'gateway',
    system: 'nginx',
    settings: ['the https URL'],
    outcomes: everyCommand(misconfigured('https://'), { token: 'passes' }),
    start: behind({ location: 'return 301 https://$host$request_uri;' }),
  },
  {
    name: 'an http URL with the port of https',
    kind: 'gateway',
    system: 'nginx',
    settings: ['the https URL'],
    outcomes: everyCommand(misconfigured('https'), { token: untestable('https') }),
    start: async (systems) => {
      const running = await behind({ tls: true })(systems);
      const { AUDITBOX_URL, OIDC_TOKEN_URL, ...rest } = running.environment;
      const plain = (url: string) => url.replace('https:', 'http:');
      return {
        ...running,
        environment: { ...rest, AUDITBOX_URL: plain(AUDITBOX_URL!), OIDC_TOKEN_URL: plain(OIDC_TOKEN_URL!) },
      };
    },
  },
];

/** A gateway that refuses what is over its limit, as nginx does it. */
function limitedTo(inLocation: string): SetUp['start'] {
  return async (systems) => {
    const { environment } = await systems.sandbox();
    const { nginx, running } = await startGateway(
      {
        http: 'limit_req_zone $binary_remote_addr zone=api:1m rate=40r/s;',
        server: () => 'location @limited { add_header Retry-After 1 always; return 429; }',
        location: `limit_req zone=api burst=20 nodelay; limit_req_status 429;
          ${inLocation} ${passTo(environment.AUDITBOX_URL!)}`,
      },
      systems,
    );
    const refused = countSince(() => nginx.logged('limiting requests'));
    return { ...running, demandMet: () => assert.ok(refused() > 0, 'nginx refused no request') };
  };
}

/** Returns how much a count has grown since it was last asked for. */
function countSince(count: () => number): () => number {
  let before = 0;
  return () => {
    const now = count();
    const grown = now - before;
    before = now;
    return grown;
  };
}

/** A gateway before two replicas, each an nginx before the same sandbox; one restarts while `check` runs. */
async function startReplicas(systems: Systems): Promise<RunningSetUp> {
  const { environment } = await systems.sandbox();
  const replica = () =>
    startNginx(
      (port) => `server {
        listen 127.0.0.1:${port};
        client_max_body_size 64m;
        location / { ${passTo(environment.AUDITBOX_URL!)} }
      }`,
      systems.signal,
    );
  const replicas = await Promise.all([replica(), replica()]);
  const servers = replicas.map(({ port }) => `server 127.0.0.1:${port} max_fails=0;`).join(' ');
  const { nginx, running } = await startGateway(
    {
      http: `upstream replicas { ${servers} keepalive 8; }`,
      server: () => 'proxy_next_upstream off;',
      api: 'http://replicas',
    },
    systems,
  );
  const failed = countSince(() => nginx.logged('upstream'));
  return {
    ...running,
    async during() {
      for (const deadline = Date.now() + 60_000; Date.now() < deadline && failed() === 0; await delay(100)) {
        await delay(2000);
        await replicas[1]!.restart(300);
      }
    },
    async stop() {
      await running.stop();
      await Promise.all(replicas.map(({ stop }) => stop()));
    },
  };
}
