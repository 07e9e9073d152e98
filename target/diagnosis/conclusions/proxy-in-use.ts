import type { ProxySettings } from '../../configuration/configuration.ts';

/** The proxy that a request goes through. */
export interface ProxyInUse {
  /** The variable that names it. */
  variable: 'HTTP_PROXY' | 'HTTPS_PROXY';
  /** URL of the proxy. May contain a password, so only its `host` is ever shown. */
  url: URL;
}

/** Returns the proxy between the harness and a URL, by the rules of undici's EnvHttpProxyAgent. */
export function proxyInUse(proxy: ProxySettings | undefined, target: URL): ProxyInUse | null {
  if (!proxy || isExempt(proxy.none, target)) return null;
  if (target.protocol === 'https:' && proxy.https)
    return { variable: 'HTTPS_PROXY', url: new URL(proxy.https) };
  return proxy.http ? { variable: 'HTTP_PROXY', url: new URL(proxy.http) } : null;
}

function isExempt(none: string, { protocol, hostname, port }: URL): boolean {
  if (none === '*') return true;
  const targetPort = port || (protocol === 'https:' ? '443' : '80');
  return none.split(/[,\s]+/).some((entry) => {
    const [, host = entry, onlyPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
    if (onlyPort && onlyPort !== targetPort) return false;
    const name = host.replace(/^\*?\./, '').toLowerCase();
    return name !== '' && (hostname === name || hostname.endsWith(`.${name}`));
  });
}
