import type { Secrets } from '../credentials/secrets.ts';

/**
 * A request and its answer as sent over the wire. It contains the token, so it is never written as
 * it is.
 */
export interface RawExchange {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  answer: { status: number; headers: Record<string, string>; body: Buffer } | null;
  /** Why there was no answer. */
  error: string | null;
  durationMs: number;
}

/** A request and its answer, safe to write: without secrets, and with long bodies cut. */
export interface Exchange {
  request: { method: string; url: string; headers: Record<string, string>; body: string | null };
  response: { status: number; headers: Record<string, string>; body: string } | null;
  error: string | null;
  durationMs: number;
}

/**
 * Makes an exchange safe to write.
 *
 * @param maxBody how many characters of a body to keep
 */
export function presentExchange(raw: RawExchange, secrets: Secrets, maxBody: number): Exchange {
  return {
    request: {
      method: raw.method,
      url: secrets.redact(raw.url),
      headers: presentHeaders(raw.headers, secrets),
      body:
        raw.body === null ? null : cut(secrets.redact(asText(raw.body, maxBody)), maxBody, raw.body.length),
    },
    response: raw.answer && {
      status: raw.answer.status,
      headers: presentHeaders(raw.answer.headers, secrets),
      body: cut(secrets.redact(asText(raw.answer.body, maxBody)), maxBody, raw.answer.body.length),
    },
    error: raw.error && secrets.redact(raw.error),
    durationMs: Math.round(raw.durationMs * 10) / 10,
  };
}

/** Reads more than is kept, so that a secret across the cut is still recognized. */
function asText(body: string | Uint8Array, maxBody: number): string {
  const end = maxBody + 8192;
  return typeof body === 'string' ? body.slice(0, end) : Buffer.from(body.subarray(0, end)).toString('utf8');
}

function cut(text: string, maxBody: number, size: number): string {
  return text.length > maxBody ? `${text.slice(0, maxBody)}… (cut; ${size} in all)` : text;
}

/** Hides whatever follows `Bearer`: it is a credential, even if a test has altered it. */
function presentHeaders(headers: Record<string, string>, secrets: Secrets): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const hidden =
        name.toLowerCase() === 'authorization' ? value.replace(/^(\w+) .+$/, '$1 $TOKEN') : value;
      return [name, secrets.redactHeader(name, hidden)];
    }),
  );
}
