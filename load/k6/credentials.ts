// What is secret, from the environment of k6.
import { headersIn } from './archived/headers.ts';
import { type Credentials, credentialsVariable } from './protocol.ts';

/**
 * What the runner hands over. Without a runner, headers come from `AUDITBOX_HEADERS`, and a token
 * is asked for by each VU.
 */
export function credentialsIn(
  environment: Record<string, string | undefined>,
  isArchived: boolean,
): Credentials {
  if (!isArchived) return JSON.parse(environment[credentialsVariable] ?? '');
  return {
    token: null,
    headers: headersIn(environment.AUDITBOX_HEADERS, 'AUDITBOX_HEADERS'),
    certificate: null,
  };
}
