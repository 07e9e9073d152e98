import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Refusal, refusal } from '../outcome.ts';
import { tokenInvalid } from './challenge.ts';
import { discoverKeys } from './issuer-keys.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/** Asymmetric signatures only: neither `none` nor HMAC. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/** The clocks of the issuer and of this machine may differ a little. */
const clockToleranceSeconds = 5;

/**
 * Verifies the JWT access tokens of one issuer: signature, `exp`, `nbf`, and `iss` if the token has
 * one.
 */
export class TokenVerifier {
  readonly #issuer: string;
  readonly #verified = new VerifiedTokens();
  #keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  /** Whether the token was verified before and has not expired. */
  isKnown(token: string): boolean {
    return this.#verified.has(token);
  }

  /**
   * Resolves when the token is valid.
   *
   * @throws Refusal 401 when it is not valid; 500 when the issuer's keys cannot be read, because a
   *   client that gets 401 would discard a valid token
   */
  async verify(token: string): Promise<void> {
    const payload = await this.#payload(token);
    // Some clients send tokens without `iss`; the signature identifies the issuer too.
    if (payload.iss !== undefined && payload.iss !== this.#issuer)
      throw tokenInvalid('The token is from another issuer.');
    this.#verified.add(token, (payload.exp! + clockToleranceSeconds) * 1000);
  }

  async #payload(token: string): Promise<JWTPayload> {
    try {
      this.#keys ??= discoverKeys(this.#issuer);
      const options = { algorithms, clockTolerance: clockToleranceSeconds, requiredClaims: ['exp'] };
      return (await jwtVerify(token, await this.#keys, options)).payload;
    } catch (error) {
      const refused = refusalOfToken(error);
      if (refused) throw refused;
      this.#keys = undefined;
      throw keysUnreadable(error);
    }
  }
}

/**
 * The refusal that says what is wrong with the token; undefined if the error is not the token's
 * fault.
 */
function refusalOfToken(error: unknown): Refusal | undefined {
  if (error instanceof errors.JWTExpired) return tokenInvalid('The token has expired.', 'token-expired');
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf'
      ? tokenInvalid('The token is not valid yet.', 'token-not-yet-valid')
      : tokenInvalid(`The claim ${error.claim} is missing or not valid.`);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return tokenInvalid('The signature of the token does not match.');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return tokenInvalid('The token is signed with a key that the issuer does not publish.');
  if (error instanceof errors.JOSEAlgNotAllowed)
    return tokenInvalid('The algorithm of the token is not accepted.');
  if (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported
  )
    return tokenInvalid('The token is not a signed JWT.');
  return undefined;
}

function keysUnreadable(error: unknown): Refusal {
  const refused = refusal(500, 'exception', 'The keys of the identity provider cannot be read.');
  refused.cause = error;
  return refused;
}
