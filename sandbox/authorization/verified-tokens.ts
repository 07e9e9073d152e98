/** Largest number of remembered tokens; the oldest is removed first. */
const capacity = 1000;

/** A cache of verified tokens, because verifying a signature takes longer than storing an event. */
export class VerifiedTokens {
  readonly #expiry = new Map<string, number>();

  /** Remembers a token until `expiresAt`, milliseconds since 1970. */
  add(token: string, expiresAt: number): void {
    if (this.#expiry.size >= capacity) this.#expiry.delete(this.#expiry.keys().next().value!);
    this.#expiry.set(token, expiresAt);
  }

  /** Whether the token is remembered and has not expired. */
  has(token: string, now = Date.now()): boolean {
    const expiresAt = this.#expiry.get(token);
    if (expiresAt === undefined) return false;
    if (now < expiresAt) return true;
    this.#expiry.delete(token);
    return false;
  }
}
