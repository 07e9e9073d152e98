import type { TargetConfiguration } from '../target/configuration.ts';
import type { Secrets } from '../target/secrets.ts';
import { createTokenSource } from '../target/token.ts';

/**
 * Tokens that outlast an arm, since k6 sends one token from its start to its end.
 *
 * @returns asks for a bearer token with at least so many milliseconds of life, or the longest there is; null when
 * authorization is off
 */
export function createArmTokens(
  configuration: TargetConfiguration,
  secrets: Secrets,
): (neededMs: number) => Promise<string | null> {
  let source = createTokenSource(configuration, secrets);
  return async (neededMs) => {
    const token = await source.get();
    if (!token || token.expiresAt - Date.now() >= neededMs) return token?.value ?? null;
    source = createTokenSource(configuration, secrets);
    return (await source.get())?.value ?? null;
  };
}
