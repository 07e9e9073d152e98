import type { Report, RequirementResult } from '../contracts/results/report.ts';
import type { Traffic } from '../contracts/results/traffic.ts';
import { grouped } from './numbers.ts';

/** Returns what was in the way of a check and did not decide a verdict, a sentence or two for each. */
export function noteLines({ run: { traffic } }: Report): string[] {
  if (!traffic) return [];
  return [...limitLines(traffic), ...gatewayLines(traffic), ...connectionLines(traffic)];
}

function limitLines({ limited, lowestRate }: Traffic): string[] {
  if (limited === 0) return [];
  const rate = lowestRate === null ? '' : `, at times to ${rateInWords(lowestRate)}`;
  return [
    `Something limits the rate of requests (429): the check slowed down${rate}, and sent ${times(limited)} again. ` +
      'This decided no verdict. To stay below the limit, add --max-rate.',
  ];
}

function gatewayLines({ gateway }: Traffic): string[] {
  return Object.entries(gateway).map(
    ([status, count]) =>
      `A gateway answered ${status} to ${times(count)}, which ${count === 1 ? 'was' : 'were'} sent again and then ` +
      "answered. This decided no verdict. The gateway's log explains why.",
  );
}

function connectionLines({ reconnected }: Traffic): string[] {
  if (reconnected === 0) return [];
  return [
    `The server closed idle connections without notice, so ${times(reconnected)} ` +
      `${reconnected === 1 ? 'was' : 'were'} sent again on a new connection. This decided no verdict.`,
  ];
}

function times(count: number): string {
  return `${grouped(count)} request${count === 1 ? '' : 's'}`;
}

function rateInWords(rate: number): string {
  return rate < 1 ? 'less than one a second' : `${Math.round(rate)} a second`;
}

/** Returns why a check ended before it had tested everything, or null if it did not. */
export function stopLine({ run: { stopped }, requirements }: Report): string | null {
  if (!stopped) return null;
  const untested = requirements.filter((row) => isUntested(row, stopped.reason)).length;
  const time = stopped.at.slice(11, 19);
  return (
    `Stopped at ${time} UTC. ${stopped.reason} Because of this, ${untested} of ${requirements.length} requirements ` +
    'could not be tested completely.'
  );
}

/** Returns the requirements whose verdict does not rest on what stopped the run. */
export function withoutStopped({ run: { stopped }, requirements }: Report): RequirementResult[] {
  if (!stopped) return requirements;
  return requirements.filter((row) => !isUntested(row, stopped.reason));
}

function isUntested({ verdict, reason }: RequirementResult, stop: string): boolean {
  return (verdict === 'error' || verdict === 'skip') && (reason?.includes(stop) ?? false);
}
