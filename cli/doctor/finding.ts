import type { Finding } from '../../contracts/results/doctor-result.ts';

type Figures = Finding['figures'];

/** It is as it should be. */
export function ok(found: string, figures?: Figures): Finding {
  return finding('ok', found, null, figures);
}

/** It is worth knowing. */
export function info(found: string, fix: string | null = null, figures?: Figures): Finding {
  return finding('info', found, fix, figures);
}

/** It works, and something should be done. */
export function warn(found: string, fix: string, figures?: Figures): Finding {
  return finding('warn', found, fix, figures);
}

/** It was not looked at. */
export function skip(why: string): Finding {
  return finding('skip', why, null);
}

/** Nothing can be tested until it is fixed. */
export function fail(found: string, fix: string | null): Finding {
  return finding('fail', found, fix);
}

function finding(verdict: Finding['verdict'], found: string, fix: string | null, figures?: Figures): Finding {
  return { verdict, found, fix, ...(figures && { figures }) };
}

/** Certificates that expire sooner are worth a warning. */
export const warnDays = 30;

export function daysUntil(moment: Date): number {
  return Math.floor((moment.getTime() - Date.now()) / 86_400_000);
}

/** Rounds to one decimal. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
