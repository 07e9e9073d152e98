import type { SetUp } from '../setup.ts';
import type { Systems } from '../systems.ts';
import { behind } from './gateway.ts';

const apiKey = 'key-of-the-house-3';
const anyOtherHeader = `if ($http_x_api_key != "${apiKey}") { return 403; }`;
const anyOtherAgent = 'if ($http_user_agent !~ "^auditbox-harness/[0-9]") { return 403; }';

const mutualTls = ({ certificates }: Systems) =>
  `ssl_client_certificate ${certificates.authority}; ssl_verify_client on;`;

const withHeader = { AUDITBOX_HEADERS: `X-Api-Key: ${apiKey}`, OIDC_HEADERS: `X-Api-Key: ${apiKey}` };

const untestable = (says: string) => ({ exitCode: 3 as const, says });

/** Gateways that ask who is calling. */
export const mutualTlsSetUps: readonly SetUp[] = [
  {
    name: 'TLS and HTTP/2, with a certificate from the house’s own authority',
    kind: 'gateway',
    system: 'nginx',
    settings: ['`AUDITBOX_CA`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    start: behind({ tls: true }),
  },
  {
    name: 'mutual TLS, a required header, and a firewall that refuses requests without a `User-Agent`',
    kind: 'gateway',
    system: 'nginx',
    settings: ['`AUDITBOX_CERT`, `AUDITBOX_KEY`', '`AUDITBOX_HEADERS`, `OIDC_HEADERS`', '`AUDITBOX_CA`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    parameters: { check: ['--quick'] },
    start: behind({
      tls: true,
      server: (systems) => `${mutualTls(systems)} ${anyOtherHeader} ${anyOtherAgent}`,
      environment: ({ certificates: { client } }) => ({
        AUDITBOX_CERT: client.cert,
        AUDITBOX_KEY: client.key,
        ...withHeader,
      }),
      secrets: [apiKey],
    }),
  },
  {
    name: 'mutual TLS with an encrypted key',
    kind: 'gateway',
    system: 'nginx',
    settings: ['`AUDITBOX_CERT`, `AUDITBOX_KEY`, `AUDITBOX_KEY_PASSPHRASE`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes', doctor: 'passes' },
    start: behind({
      tls: true,
      server: mutualTls,
      environment: ({ certificates: { client } }) => ({
        AUDITBOX_CERT: client.cert,
        AUDITBOX_KEY: client.encryptedKey,
        AUDITBOX_KEY_PASSPHRASE: client.passphrase,
      }),
    }),
  },
  {
    name: 'mutual TLS, and no client certificate is set',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: {
      check: untestable('requires a client certificate'),
      load: untestable('requires a client certificate'),
      token: untestable('requires a client certificate'),
      doctor: untestable('requires a client certificate'),
    },
    start: behind({ tls: true, server: mutualTls }),
  },
  {
    name: 'mutual TLS, and the client certificate is from an authority that the gateway does not trust',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: {
      check: untestable('the client certificate'),
      load: untestable('the client certificate'),
      token: untestable('the client certificate'),
      doctor: untestable('the client certificate'),
    },
    start: behind({
      tls: true,
      server: mutualTls,
      environment: ({ certificates: { stranger } }) => ({
        AUDITBOX_CERT: stranger.cert,
        AUDITBOX_KEY: stranger.key,
      }),
    }),
  },
  {
    name: 'a required header that is not set',
    kind: 'gateway',
    system: 'nginx',
    settings: [],
    outcomes: {
      check: untestable('403'),
      load: untestable('403'),
      token: untestable('403'),
      doctor: untestable('403'),
    },
    start: behind({ server: () => anyOtherHeader }),
  },
];
