import type { JWTPayload } from 'jose';

/** Returns the claims by which a deployment decides on a token: `iss https://…, aud account`. */
export function claimsInWords({ iss, aud, azp, scope }: JWTPayload, names: readonly ClaimName[]): string {
  const values = { iss, aud: Array.isArray(aud) ? aud.join(' ') : aud, azp, scope };
  return names.map((name) => `${name} ${values[name] ?? '(none)'}`).join(' and ');
}

export type ClaimName = 'iss' | 'aud' | 'azp' | 'scope';

/** Returns the claims that an error is about, or the two that deployments usually refuse. */
export function claimsMeant(words: string): ClaimName[] {
  const meant: [words: RegExp, claim: ClaimName][] = [
    [/\biss\b|issuer/i, 'iss'],
    [/\baud\b|audience/i, 'aud'],
    [/scope/i, 'scope'],
    [/\bazp\b|authorized party/i, 'azp'],
  ];
  const found = meant.filter(([pattern]) => pattern.test(words)).map(([, claim]) => claim);
  return found.length > 0 ? found : ['iss', 'aud'];
}

/** Returns a time of day as `2026-11-29 23:10:05 UTC`. */
export function momentInWords(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Returns a span as `40 s`, `12 min` or `3 h`. */
export function spanInWords(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
