import { buildWithMaven } from '../java.ts';
import { answers, freePort, type ServerProcess, startServerProcess } from '../server-process.ts';

/** A client of Spring Authorization Server, by Spring Boot's names of its properties. */
export interface SpringClient {
  registration: {
    'client-id': string;
    /** With `{noop}` before it: in clear text. */
    'client-secret'?: string;
    'client-authentication-methods': string[];
    scopes?: string[];
  };
  'jwk-set-uri'?: string;
  'token-endpoint-authentication-signing-algorithm'?: string;
  token?: { 'access-token-time-to-live': string };
}

/** A running Spring Authorization Server. */
export interface SpringProvider extends ServerProcess {
  /** Without a trailing slash. Its issuer is the origin of the request, so that this is one. */
  url: string;
}

/**
 * Starts Spring Authorization Server, which Maven fetches and compiles once (25 MB).
 *
 * @param clients with the grant client_credentials
 * @param signal gives up the start
 * @throws {Error} when it can't be built or does not start
 */
export async function startSpring(
  clients: Record<string, SpringClient>,
  signal: AbortSignal,
): Promise<SpringProvider> {
  const classPath = buildWithMaven({
    name: 'Spring Authorization Server',
    folder: import.meta.dirname,
    source: 'src/main/java/provider/Provider.java',
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const properties = {
    server: { address: '127.0.0.1', port },
    spring: { security: { oauth2: { authorizationserver: { client: withGrant(clients) } } } },
  };
  const server = await startServerProcess({
    name: 'Spring Authorization Server',
    program: 'java',
    // Compiling less makes it start sooner.
    parameters: ['-XX:TieredStopAtLevel=1', '-cp', classPath, 'provider.Provider'],
    options: { env: { ...process.env, SPRING_APPLICATION_JSON: JSON.stringify(properties) } },
    isReady: () => answers(`${url}/oauth2/jwks`),
    secondsToStart: 300,
    signal,
  });
  return { ...server, url };
}

function withGrant(clients: Record<string, SpringClient>) {
  return Object.fromEntries(
    Object.entries(clients).map(([name, client]) => [
      name,
      {
        ...client,
        registration: {
          ...client.registration,
          'authorization-grant-types': ['client_credentials'],
        },
      },
    ]),
  );
}
