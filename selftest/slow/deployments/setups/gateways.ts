import type { SandboxProcess } from '../../../command/sandbox/start-process.ts';
import type { CertifiedKey } from '../../systems/certificates.ts';
import { passTo, startNginx } from '../../systems/nginx.ts';
import type { SetUp } from '../setup.ts';
import type { Systems } from '../systems.ts';

/** The sandbox and its identity provider behind a gateway. */
interface Gateway {
  /** What stands in nginx's `http { … }` next to the server. */
  http?: string;
  /** What stands in its `server { … }`. */
  server?: string;
  /** What stands in the location of the API before it is passed on. */
  location?: string;
  tls?: boolean;
  environment?: (systems: Systems) => Record<string, string>;
  secrets?: readonly string[];
}

function behind(gateway: Gateway): SetUp['start'] {
  return async (systems) => {
    const sandbox = await systems.sandbox();
    const nginx = await startNginx(
      (port) => configuration(gateway, sandbox, port, systems.certificates.server),
      systems.signal,
    );
    const url = `${gateway.tls ? 'https' : 'http'}://127.0.0.1:${nginx.port}`;
    const { OIDC_ISSUER: issuer, ...environment } = sandbox.environment;
    return {
      environment: {
        ...environment,
        AUDITBOX_URL: url,
        OIDC_TOKEN_URL: `${url}${new URL(issuer!).pathname}/protocol/openid-connect/token`,
        ...(gateway.tls && { AUDITBOX_CA: systems.certificates.authority }),
        ...gateway.environment?.(systems),
      },
      ...(gateway.secrets && { secrets: gateway.secrets }),
      stop: nginx.stop,
    };
  };
}

function configuration(
  { http = '', server = '', location = '', tls = false }: Gateway,
  { environment }: SandboxProcess,
  port: number,
  { cert, key }: CertifiedKey,
): string {
  return `${http}
server {
  listen 127.0.0.1:${port}${tls ? ' ssl http2' : ''};
  ${tls ? `ssl_certificate ${cert}; ssl_certificate_key ${key};` : ''}
  ${server.includes('client_max_body_size') ? '' : 'client_max_body_size 64m;'}
  ${server}
  location /realms/ { ${passTo(new URL(environment.OIDC_ISSUER!).origin)} }
  location / { ${location} ${passTo(environment.AUDITBOX_URL!)} }
}`;
}

/** Deployments behind a gateway. */
export const gateways: readonly SetUp[] = [
  {
    name: 'TLS and HTTP/2, certified by the authority of the house',
    kind: 'gateway',
    system: 'nginx',
    settings: ['`AUDITBOX_CA`'],
    outcomes: { check: 'passes', load: 'passes', token: 'passes' },
    start: behind({ tls: true }),
  },
];
