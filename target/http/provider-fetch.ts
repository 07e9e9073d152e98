import { Headers, type RequestInit, type Response, fetch as undiciFetch } from 'undici';
import type { TargetConfiguration } from '../configuration/configuration.ts';
import { createConnection } from './connection.ts';
import { userAgentOf } from './user-agent.ts';

export type ProviderFetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * Returns a fetch for the identity provider: with the configured certificate, trust, proxy, headers
 * and `User-Agent`. It does not follow redirects, so that no other host receives the credentials.
 */
export function createProviderFetch(configuration: TargetConfiguration): ProviderFetch {
  const dispatcher = createConnection(configuration);
  return (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('user-agent', userAgentOf(configuration));
    for (const [name, value] of Object.entries(configuration.providerHeaders ?? {})) headers.set(name, value);
    return undiciFetch(url, { redirect: 'manual', ...init, headers: [...headers], dispatcher });
  };
}
