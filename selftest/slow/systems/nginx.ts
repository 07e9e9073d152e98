import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNginx } from '../../setup/nginx.mjs';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';

/** A running nginx. */
export interface Nginx extends ServerProcess {
  /** Port of 127.0.0.1 on which it listens. */
  port: number;
  /** How many lines of its error log contain a text. */
  logged(text: string): number;
  /** Ends it with its connections, and starts it again after a while. */
  restart(awayMs: number): Promise<void>;
}

const secondsToStart = 30;

/** Passes a location on to a server as a gateway does. */
export const passTo = (url: string) => `
  proxy_pass ${url};
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_read_timeout 60s;`;

/**
 * Starts nginx with a configuration and waits until it listens.
 *
 * @param configuration given its port, what stands in `http { … }`
 * @param signal gives up the start
 * @throws {Error} when it does not start, with its error log
 */
export async function startNginx(
  configuration: (port: number) => string,
  signal: AbortSignal,
): Promise<Nginx> {
  const prefix = mkdtempSync(join(tmpdir(), 'auditbox-nginx-'));
  const port = await freePort();
  writeFileSync(join(prefix, 'nginx.conf'), inFull(configuration(port)));
  mkdirSync(join(prefix, 'temporary'));
  const log: string[] = [];
  const start = () =>
    startServerProcess({
      name: 'nginx',
      program: findNginx()!,
      parameters: ['-p', prefix, '-c', 'nginx.conf', '-e', 'stderr'],
      isReady: () => listens(port),
      secondsToStart,
      signal,
      onLine: (line) => log.push(line),
    });
  let server: ServerProcess | undefined;
  const stop = async () => {
    await server?.stop();
    rmSync(prefix, { recursive: true, force: true });
  };
  try {
    server = await start();
  } catch (error) {
    await stop();
    throw error;
  }
  const restart = async (awayMs: number) => {
    await server!.stop();
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    server = await start();
  };
  const logged = (text: string) => log.filter((line) => line.includes(text)).length;
  return { port, stop, restart, logged };
}

/** One process, so that it needs no other user for its workers, with all its files below the prefix. */
function inFull(http: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `  ${kind}_temp_path temporary/${kind};`,
  );
  return `daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
${temporary.join('\n')}
${http}
}
`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const close = (isListening: boolean) => {
      socket.destroy();
      resolve(isListening);
    };
    socket.on('connect', () => close(true)).on('error', () => close(false));
  });
}
