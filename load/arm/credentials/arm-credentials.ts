import type { TargetConfiguration } from '../../../target/configuration/configuration.ts';
import type { TokenSource } from '../../../target/credentials/token.ts';
import type { Credentials } from '../../k6/protocol.ts';
import { createSteadyToken } from './steady-token.ts';
import { startTokenEndpoint } from './token-endpoint.ts';

/** What the arms that load one deployment are let in with. */
export interface ArmCredentials {
  /**
   * Returns what k6 begins an arm with. It has a token already, so that its VUs don't all ask for
   * one at once.
   *
   * @throws {UntestableError} when the identity provider issues no token
   */
  handOver(): Promise<Credentials>;
  /**
   * Returns credentials of the same size as those that were handed over last, but none, for a target
   * of the harness itself: it must not see the real ones.
   */
  imitation(): Credentials;
  /** Bytes that k6 has sent to renew tokens so far. */
  renewalBytes(): number;
  close(): Promise<void>;
}

/**
 * Creates the credentials of the arms. If an arm outlives its token, k6 asks the runner for the
 * next.
 *
 * @param redact takes secrets out of an error
 */
export async function createArmCredentials(
  { authorization, headers = {}, clientCertificate }: TargetConfiguration,
  source: TokenSource,
  redact: (text: string) => string,
): Promise<ArmCredentials> {
  const tokenNow = createSteadyToken(source);
  // A token that was given ready can't be renewed.
  const endpoint = authorization.kind === 'oauth' ? await startTokenEndpoint(tokenNow, redact) : null;
  const certificate = clientCertificate
    ? { cert: clientCertificate.certificate, key: clientCertificate.key }
    : null;
  let last: Credentials = { token: null, headers, certificate };
  return {
    async handOver() {
      const token = await tokenNow();
      last = { ...last, token: token && { ...token, renewal: endpoint?.renewal ?? null } };
      return last;
    },
    imitation: () => imitationOf(last),
    renewalBytes: () => endpoint?.bytesReceived() ?? 0,
    close: async () => endpoint?.close(),
  };
}

function imitationOf({ token, headers }: Credentials): Credentials {
  const hidden = (text: string) => 'x'.repeat(text.length);
  return {
    token: token && { token: hidden(token.token), expiresAt: null, renewal: null },
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hidden(value)])),
    certificate: null,
  };
}
