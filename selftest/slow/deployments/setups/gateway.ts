import type { SandboxProcess } from '../../../command/sandbox/start-process.ts';
import type { CertifiedKey } from '../../systems/certificates.ts';
import { type Nginx, passTo, startNginx } from '../../systems/nginx.ts';
import type { RunningSetUp, SetUp } from '../setup.ts';
import type { Systems } from '../systems.ts';

/** A gateway before the API and before the identity provider. */
export interface Gateway {
  /** What is in nginx's `http { … }` next to the server. */
  http?: string;
  /** What is in its `server { … }`, for the API and the identity provider. */
  server?: (systems: Systems) => string;
  /** What is in the location of the API; unless it answers itself, the request is passed on. */
  location?: string;
  tls?: boolean;
  /** Where the API is behind the gateway; the sandbox by default. */
  api?: string;
  /** Replaces what the user sets. */
  environment?: (systems: Systems) => Record<string, string>;
  secrets?: readonly string[];
}

/** Starts a gateway before the sandbox and its identity provider. */
export function behind(gateway: Gateway): SetUp['start'] {
  return async (systems) => (await startGateway(gateway, systems)).running;
}

/** Starts a gateway and returns nginx as well. */
export async function startGateway(
  gateway: Gateway,
  systems: Systems,
): Promise<{ nginx: Nginx; running: RunningSetUp }> {
  const sandbox = await systems.sandbox();
  const nginx = await startNginx((port) => configuration(gateway, sandbox, port, systems), systems.signal);
  const url = `${gateway.tls ? 'https' : 'http'}://127.0.0.1:${nginx.port}`;
  const { OIDC_ISSUER: issuer, ...environment } = sandbox.environment;
  return {
    nginx,
    running: {
      environment: {
        ...environment,
        AUDITBOX_URL: url,
        // Not the issuer, which is what the tokens name and so has another address.
        OIDC_TOKEN_URL: `${url}${new URL(issuer!).pathname}/protocol/openid-connect/token`,
        ...(gateway.tls && { AUDITBOX_CA: systems.certificates.authority }),
        ...gateway.environment?.(systems),
      },
      ...(gateway.secrets && { secrets: gateway.secrets }),
      stop: nginx.stop,
    },
  };
}

function configuration(
  { http = '', server = () => '', location = '', tls = false, api }: Gateway,
  { environment }: SandboxProcess,
  port: number,
  systems: Systems,
): string {
  const inServer = server(systems);
  return `${http}
server {
  listen 127.0.0.1:${port}${tls ? ' ssl http2' : ''};
  ${tls ? certified(systems.certificates.server) : ''}
  ${inServer.includes('client_max_body_size') ? '' : 'client_max_body_size 64m;'}
  ${inServer}
  location /realms/ { ${passTo(new URL(environment.OIDC_ISSUER!).origin)} }
  location / { ${location || passTo(api ?? environment.AUDITBOX_URL!)} }
}`;
}

const certified = ({ cert, key }: CertifiedKey) => `ssl_certificate ${cert}; ssl_certificate_key ${key};`;
