import { decodeJwt, type JWTPayload } from 'jose';
import type { TargetConfiguration } from '../configuration/configuration.ts';
import type { Secrets } from '../credentials/secrets.ts';
import { type ProxyInUse, proxyInUse } from '../http/proxy-in-use.ts';

/** What the sentences of a diagnosis need to know about the run. */
export interface Context {
  readonly configuration: TargetConfiguration;
  /** FHIR base URL. */
  readonly url: URL;
  /** `The deployment at https://…` */
  readonly deployment: string;
  readonly proxy: ProxyInUse | null;
  /** Returns what a server said in quotation marks, without secrets. */
  quote(words: string): string;
}

export function contextOf(configuration: TargetConfiguration, secrets: Secrets): Context {
  const url = new URL(configuration.baseUrl);
  return {
    configuration,
    url,
    deployment: `The deployment at ${configuration.baseUrl}`,
    proxy: proxyInUse(configuration.proxy, url),
    quote: (words) => `"${secrets.redact(words)}"`,
  };
}

/** Returns `: "…"` after which a sentence ends, or only its end if the server said nothing. */
export function quoted({ quote }: Context, words: string | null): string {
  return words === null ? '.' : `: ${quote(words)}.`;
}

/** Returns a hint to leave out the proxy, which may be what answers; empty without one. */
export function proxyHint({ proxy, url }: Context): string {
  if (!proxy) return '';
  return ` The requests go through the proxy ${proxy.url.host} (${proxy.variable}); NO_PROXY=${url.hostname} avoids it.`;
}

/** Returns the claims of a token, or null if it is opaque. */
export function claimsOf(token: string): JWTPayload | null {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}
