import { BlockList, isIP } from 'node:net';
import type { ProxySettings } from '../configuration/configuration.ts';

/** The proxy that a request goes through. */
export interface ProxyInUse {
  /** The variable that names it. */
  variable: 'HTTP_PROXY' | 'HTTPS_PROXY';
  /** URL of the proxy. May contain a password, so only its `host` is ever shown. */
  url: URL;
}

/** Returns the proxy between the harness and a URL, by the rules of curl and of Go, which k6 follows. */
export function proxyInUse(proxy: ProxySettings | undefined, target: URL): ProxyInUse | null {
  if (!proxy || isExempt(proxy.none, target)) return null;
  const isHttps = target.protocol === 'https:';
  const url = isHttps ? proxy.https : proxy.http;
  return url ? { variable: isHttps ? 'HTTPS_PROXY' : 'HTTP_PROXY', url: new URL(url) } : null;
}

function isExempt(none: string, { protocol, hostname, port }: URL): boolean {
  const host = withoutBrackets(hostname);
  const targetPort = port || (protocol === 'https:' ? '443' : '80');
  return none.split(/[,\s]+/).some((entry) => {
    if (entry === '*') return true;
    if (entry.includes('/')) return isInSubnet(host, entry);
    const [, name = entry, onlyPort] = isIP(entry) ? [] : (/^(.+):(\d+)$/.exec(entry) ?? []);
    if (onlyPort && onlyPort !== targetPort) return false;
    return isSameOrBelow(host, withoutBrackets(name.toLowerCase()));
  });
}

function isSameOrBelow(host: string, name: string): boolean {
  const domain = name.replace(/^\*?\./, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** @param subnet an address and the number of its first bits, `10.0.0.0/8` */
function isInSubnet(host: string, subnet: string): boolean {
  const [address = '', bits = ''] = subnet.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || !/^\d+$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), `ipv${family as 4 | 6}`);
  return list.check(host, `ipv${family as 4 | 6}`);
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
