import pino, { type Level, type Logger } from 'pino';
import { type ExitCode, exitCode, UsageError } from '../../platform/exit.ts';
import { onEndingSignal } from '../../platform/signals.ts';
import type { SandboxOptions } from '../../sandbox/options.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';

/** Options of the command. */
export interface SandboxFlags {
  port: number;
  issuerPort: number;
  data?: string | undefined;
  control?: number | undefined;
  datedTokens?: boolean | undefined;
  auth: 'on' | 'off';
  issuer?: string | undefined;
  maxBody: number;
  defect?: string | undefined;
  variant?: string | undefined;
  listDefects?: boolean | undefined;
  listVariants?: boolean | undefined;
  logLevel: Level | 'silent';
}

/** Long, and useful only to a check, so shown on request. */
const datedTokens = ['AUDITBOX_EXPIRED_TOKEN', 'AUDITBOX_FUTURE_TOKEN'];

/**
 * Runs the embedded Auditbox until a signal stops it. When it is ready, prints the environment that
 * points a client at it on stdout, one `NAME=value` per line. Returns 0 after SIGTERM, the normal end
 * of a server, and 130 after Ctrl-C, as every command does.
 */
export async function run(flags: SandboxFlags): Promise<ExitCode> {
  if (flags.listDefects) return listDefects();
  if (flags.listVariants) return listVariants();
  const stopped = signalled();
  const logger = await createLogger(flags.logLevel);
  const sandbox = await startSandbox(sandboxOptions(flags, logger));
  const shown = Object.entries(sandbox.environment()).filter(
    ([name]) => flags.datedTokens || !datedTokens.includes(name),
  );
  const lines = shown.map(([name, value]) => `${name}=${value}\n`);
  process.stdout.write(lines.join(''));
  if (process.stderr.isTTY) process.stderr.write('The sandbox is ready. Ctrl-C stops it.\n');
  logger.info({ url: sandbox.baseUrl, issuer: sandbox.issuer }, 'ready');

  const signal = await stopped;
  logger.info({ signal }, 'stopping');
  await sandbox.close();
  return signal === 'SIGTERM' ? exitCode.passed : exitCode.interrupted;
}

function sandboxOptions(flags: SandboxFlags, logger: Logger): SandboxOptions {
  const options: SandboxOptions = {
    port: portNumber('--port', flags.port),
    issuerPort: portNumber('--issuer-port', flags.issuerPort),
    auth: flags.auth === 'on',
    maxBodyBytes: flags.maxBody,
    logger,
  };
  if (flags.data !== undefined) options.dataDir = flags.data;
  if (flags.control !== undefined) options.control = portNumber('--control', flags.control);
  if (flags.defect !== undefined) options.defect = flags.defect;
  if (flags.variant !== undefined) options.variant = flags.variant;
  if (flags.issuer !== undefined) options.issuer = issuerUrl(flags.issuer);
  return options;
}

/** Prints the defects with the requirements that each breaks. */
async function listDefects(): Promise<ExitCode> {
  const { allDefects } = await import('../../sandbox/defects/all.ts');
  const lines = allDefects.map(({ name, breaks }) => `${name}  ${breaks.join(' ') || '(for load tests)'}\n`);
  process.stdout.write(lines.join(''));
  return exitCode.passed;
}

async function listVariants(): Promise<ExitCode> {
  const { variants } = await import('../../sandbox/variants/all.ts');
  process.stdout.write(variants.map(({ name }) => `${name}\n`).join(''));
  return exitCode.passed;
}

/** Resolves with the first signal that ends the process; later ones change nothing. */
function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    onEndingSignal(resolve);
  });
}

/** Logs to stderr: readable on a terminal, one JSON object per line elsewhere. */
async function createLogger(level: SandboxFlags['logLevel']): Promise<Logger> {
  if (!process.stderr.isTTY) return pino({ level }, pino.destination({ dest: 2, sync: true }));
  const { default: pretty } = await import('pino-pretty');
  return pino({ level }, pretty({ destination: 2, sync: true, ignore: 'pid,hostname' }));
}

function portNumber(flag: string, port: number): number {
  if (port <= 65_535) return port;
  throw new UsageError(`${flag} is ${port}. Use 1 to 65535, or 0 for any free port.`);
}

function issuerUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new UsageError(
    `--issuer is "${text}". Use the http or https URL that the issuer has in its tokens (iss).`,
  );
}
