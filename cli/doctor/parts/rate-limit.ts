import type { Finding } from '../../../contracts/results/doctor-result.ts';
import { oneLine } from '../../../platform/plain-text.ts';
import { isTransient } from '../../../target/http/retry-after.ts';
import { info, ok } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** A burst as `check` would send it: so many requests, so many of them under way. */
const burst = { requests: 60, atOnce: 6 };

/** No further request begins after this time. */
const mostMs = 5_000;

/** Whether a burst of small requests meets a rate limit. */
export async function lookAtRateLimit({ client }: Patient): Promise<Finding> {
  let sent = 0;
  let refused = 0;
  let announced: string | undefined;
  const startedAt = performance.now();
  const lane = async () => {
    while (sent < burst.requests && performance.now() - startedAt < mostMs) {
      sent++;
      const { status, headers } = await client.request({
        method: 'GET',
        path: '/metadata',
        authorization: null,
        asIs: true,
      });
      announced ??= headers['ratelimit-policy'] ?? headers['ratelimit-limit'] ?? headers['x-ratelimit-limit'];
      if (isTransient(status)) refused++;
    }
  };
  await Promise.all(Array.from({ length: burst.atOnce }, lane));
  const perSecond = Math.round((sent * 1000) / (performance.now() - startedAt));
  const says = announced === undefined ? '' : ` The answers announce a limit of ${oneLine(announced, 40)}.`;
  const figures = { requests: sent, refused, perSecond };
  return refused > 0
    ? info(
        `${refused} of ${sent} requests were refused at ${perSecond} requests/s.${says}`,
        'check slows down by itself. With check --max-rate N it sends N requests per second from the start.',
        figures,
      )
    : ok(`None met in ${sent} requests at ${perSecond} requests/s.${says}`, figures);
}
