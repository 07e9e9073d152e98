import type { Dispatcher } from 'undici';
import type { TargetConfiguration } from '../configuration/configuration.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';

/** Connections that are reused only while the server keeps them open. */
export interface Connections {
  /** Those for the next request. */
  current(): Dispatcher;
  /** Those that open a new connection for each request. */
  fresh(): Dispatcher;
  /** Learns that the server had closed a connection after it was idle for this long. */
  learn(idleMs: number): void;
  close(): Promise<void>;
}

/**
 * How long a connection may be idle. Servers close idle connections after 5 seconds or more, and some
 * promise more in `Keep-Alive` than they keep, so their word is not taken for longer than this.
 */
const longestIdleMs = 4_000;
/** A server that closes connections sooner than this does not keep them. */
const shortestIdleMs = 25;

export function createConnections(
  configuration: TargetConfiguration,
  options: ConnectionOptions = {},
): Connections {
  let idleMs = longestIdleMs;
  let reused = createConnection(configuration, { ...options, idleMs });
  let unused: Dispatcher | undefined;
  const old: Promise<void>[] = [];
  const fresh = () => {
    unused ??= createConnection(configuration, { ...options, idleMs: 0 });
    return unused;
  };
  return {
    current: () => (idleMs === 0 ? fresh() : reused),
    fresh,
    learn(closedAfterMs) {
      // Half of it, because a process that is busy notices late that a connection was closed.
      const learned = closedAfterMs < shortestIdleMs ? 0 : closedAfterMs / 2;
      if (learned >= idleMs) return;
      idleMs = learned;
      old.push(reused.close());
      if (idleMs > 0) reused = createConnection(configuration, { ...options, idleMs });
    },
    async close() {
      await Promise.all([...old, ...(idleMs > 0 ? [reused.close()] : []), unused?.close()]);
    },
  };
}
