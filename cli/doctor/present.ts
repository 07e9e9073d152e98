import pc from 'picocolors';
import type { DoctorLine, DoctorPart, DoctorVerdict } from '../../contracts/results/doctor-result.ts';

const titles: Record<DoctorPart, string> = {
  proxy: 'Proxy',
  name: 'Name',
  connection: 'Connection',
  tls: 'TLS',
  'client-certificate': 'Client certificate',
  'http-version': 'HTTP version',
  'base-url': 'Base URL',
  token: 'Token',
  claims: 'Claims',
  authorization: 'Authorization',
  clock: 'Clock',
  latency: 'Latency',
  gateway: 'Gateway',
  'search-delay': 'Search delay',
  'rate-limit': 'Rate limit',
};

const colors: Record<DoctorVerdict, (text: string) => string> = {
  ok: pc.green,
  warn: pc.yellow,
  fail: pc.red,
  info: pc.cyan,
  skip: pc.dim,
};

const titleWidth = Math.max(...Object.values(titles).map(({ length }) => length));

/** Returns a line of the checklist for a terminal, with its fix on a line below. */
export function presentLine({ part, verdict, found, fix }: DoctorLine): string {
  const verdictColumn = colors[verdict](verdict.padEnd(4));
  const text = verdict === 'skip' ? pc.dim(found) : found;
  const lines = [`${verdictColumn}  ${titles[part].padEnd(titleWidth)}  ${text}`];
  if (fix) lines.push(`${' '.repeat(titleWidth + 8)}Fix: ${fix}`);
  return lines.join('\n');
}

/** Returns what to do next, for a terminal. */
export function presentEnd(lines: readonly DoctorLine[]): string {
  const titlesOf = (verdict: DoctorVerdict) =>
    lines.filter((line) => line.verdict === verdict).map(({ part }) => titles[part]);
  const failed = titlesOf('fail');
  if (failed.length > 0) return pc.red(`Nothing can be tested yet: ${failed.join(', ')}.`);
  const warned = titlesOf('warn');
  const remarks = warned.length > 0 ? ` Look at the warnings: ${warned.join(', ')}.` : '';
  return `${pc.green('The deployment can be tested.')}${remarks} Next: check --quick`;
}
