import type { Response } from 'undici';
import type { ProviderFetch } from '../../http/provider-fetch.ts';

/** An answer of the identity provider, read to its end. */
export interface ProviderAnswer {
  /** The address that was asked. */
  url: string;
  status: number;
  /** Names are in lower case. */
  headers: Record<string, string>;
  body: string;
  /** The body, if it is a JSON object, whatever the content type says. */
  json: Record<string, unknown> | null;
  /** How far the provider's clock is ahead of this machine's. Milliseconds; null if it does not say. */
  clockAheadMs: number | null;
}

/** The identity provider answered, but not with what it was asked for. */
export class ProviderRefusal extends Error {
  readonly answer: ProviderAnswer;
  constructor(answer: ProviderAnswer) {
    super(`${answer.url} answered ${answer.status}`);
    this.name = 'ProviderRefusal';
    this.answer = answer;
  }
}

/** Longest answer that is read. Metadata and tokens are far shorter. */
const maxBytes = 1024 * 1024;

/** Sends a request to the identity provider and reads the answer. */
export async function askProvider(
  providerFetch: ProviderFetch,
  url: string,
  init: Parameters<ProviderFetch>[1],
): Promise<ProviderAnswer> {
  const response = await providerFetch(url, init);
  const receivedAt = Date.now();
  const body = await textOf(response);
  const date = Date.parse(response.headers.get('date') ?? '');
  return {
    url,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body,
    json: jsonObjectOf(body),
    clockAheadMs: Number.isNaN(date) ? null : date - receivedAt,
  };
}

/** Whether a token response has a token of a type that a bearer can't use: it needs proof of a key. */
export function isBoundToKey(json: ProviderAnswer['json']): boolean {
  return ['dpop', 'mac', 'pop', 'n_a'].includes(String(json?.token_type).toLowerCase());
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

function jsonObjectOf(text: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
