import type { TargetConfiguration } from '../../target/configuration/configuration.ts';
import type { Secrets } from '../../target/credentials/secrets.ts';
import { createTokenSource, type TokenRequest, tokenRequestOf } from '../../target/credentials/token.ts';
import type { TokenHandover } from '../k6/protocol.ts';

/**
 * Tokens for arms: k6 begins with one that the runner got, so that its VUs don't all ask at once,
 * and renews it itself when the arm lasts longer.
 *
 * @returns gives what k6 is handed; null when authorization is off
 */
export function createArmTokens(
  configuration: TargetConfiguration,
  secrets: Secrets,
): () => Promise<TokenHandover | null> {
  const source = createTokenSource(configuration, secrets);
  let renewal: Promise<TokenRequest | null> | undefined;
  return async () => {
    const token = await source.get();
    if (!token) return null;
    renewal ??= tokenRequestOf(configuration);
    return {
      token: token.value,
      expiresAt: Number.isFinite(token.expiresAt) ? token.expiresAt : null,
      renewal: await renewal,
    };
  };
}
