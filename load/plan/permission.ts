import { isIPv4 } from 'node:net';
import { UsageError } from '../../platform/exit.ts';

/**
 * Load reaches nobody by accident: a target that is not this machine must be named once more.
 *
 * @param baseUrl FHIR base URL of the target
 * @param allowedHosts the values of `--i-am-allowed-to-load`
 * @throws {UsageError} when the target is not on loopback and its host was not named exactly
 */
export function demandPermission(baseUrl: string, allowedHosts: readonly string[] = []): void {
  const { hostname } = new URL(baseUrl);
  if (isLoopback(hostname) || allowedHosts.includes(hostname)) return;
  throw new UsageError(
    allowedHosts.length === 0
      ? `${hostname} is not this machine. If you are allowed to load it, add --i-am-allowed-to-load ${hostname}.`
      : `--i-am-allowed-to-load names ${allowedHosts.join(' and ')}, but the run would load ${hostname}. If you are allowed to load it, add --i-am-allowed-to-load ${hostname}.`,
  );
}

/**
 * `localhost`, 127.0.0.0/8 and `[::1]` (RFC 6761, RFC 1122, RFC 4291), as a WHATWG URL spells a
 * host.
 */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}
