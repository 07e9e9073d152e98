import type { Finding } from '../../../contracts/results/doctor-result.ts';
import { oneLine } from '../../../platform/plain-text.ts';
import { capabilitiesOf } from '../../../target/diagnosis/capabilities.ts';
import { clockDifferenceOf } from '../../../target/diagnosis/conclusions/refused.ts';
import { spanInWords } from '../../../target/diagnosis/conclusions/token-in-words.ts';
import { isAnswer } from '../../../target/diagnosis/probes.ts';
import { info, ok, skip, tenths, warn } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** What answers at the base URL. */
export async function lookAtBaseUrl({ probes }: Patient): Promise<Finding> {
  const capabilities = await capabilitiesOf(probes);
  if (!capabilities) return info('A FHIR API answers. Its /metadata is not a CapabilityStatement.');
  const { software, fhirVersion } = capabilities;
  const found = `${oneLine(software ?? 'A FHIR API', 60)} answers, FHIR ${oneLine(fhirVersion ?? 'of an unknown version', 30)}.`;
  return fhirVersion && !fhirVersion.startsWith('4.0')
    ? warn(found, 'Auditbox has FHIR R4 (4.0). Check AUDITBOX_URL.')
    : ok(found, {
        software: software && oneLine(software, 60),
        fhirVersion: fhirVersion && oneLine(fhirVersion, 20),
      });
}

/** `Date` counts whole seconds. A larger difference makes tokens and `lastUpdated` look wrong. */
const clockToleranceMs = 5_000;

/** How far the clock of the deployment is from that of this machine. */
export async function lookAtClock({ probes }: Patient): Promise<Finding> {
  const answer = await probes.outcome('metadata');
  const difference = isAnswer(answer) ? clockDifferenceOf(answer) : null;
  if (difference === null) return skip('The answers have no Date header.');
  const aheadMs = Math.round(difference);
  if (Math.abs(aheadMs) <= clockToleranceMs)
    return ok('It differs from that of this machine by less than 5 s.', { aheadMs });
  return warn(
    `It is ${spanInWords(aheadMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'} that of this machine.`,
    'Synchronize both clocks (NTP): tokens look expired, and lastUpdated wrong.',
    { aheadMs },
  );
}

const latencyRequests = 10;

/** No further request begins after this time. */
const mostMs = 5_000;

/** How long a small request takes on a warm connection. */
export async function lookAtLatency({ client }: Patient): Promise<Finding> {
  const durations: number[] = [];
  const startedAt = performance.now();
  for (let nth = 0; nth <= latencyRequests; nth++) {
    const { durationMs, status } = await client.request({
      method: 'GET',
      path: '/metadata',
      authorization: null,
    });
    if (status >= 400) return skip(`GET /metadata gets ${status}.`);
    durations.push(durationMs);
    // Enough for a slow deployment.
    if (durations.length > 2 && performance.now() - startedAt > mostMs) break;
  }
  // The first may have opened the connection.
  const sorted = durations.slice(1).sort((a, b) => a - b);
  const requests = sorted.length;
  const medianMs = tenths((sorted[(requests - 1) >> 1]! + sorted[requests >> 1]!) / 2);
  const slowestMs = tenths(sorted.at(-1)!);
  return ok(`GET /metadata takes ${medianMs} ms (median of ${requests}), ${slowestMs} ms at most.`, {
    requests,
    medianMs,
    slowestMs,
  });
}

/** Headers by which gateways and firewalls show themselves. */
const gatewayHeaders = [
  'server',
  'via',
  'x-served-by',
  'x-cache',
  'cf-ray',
  'x-amzn-requestid',
  'x-azure-ref',
  'x-envoy-upstream-service-time',
  'x-kong-proxy-latency',
  'x-powered-by',
];

/** What is in front of the deployment. */
export async function lookAtGateway({ probes, secrets }: Patient): Promise<Finding> {
  const answer = await probes.outcome('metadata');
  const headers = isAnswer(answer) ? answer.headers : {};
  const found = gatewayHeaders
    .filter((name) => headers[name] !== undefined)
    .map((name) => `${name}: ${oneLine(secrets.redactHeader(name, headers[name]!), 60)}`);
  return found.length > 0
    ? info(`The answers say ${found.join('; ')}.`)
    : ok('No header of the answers names one.');
}
