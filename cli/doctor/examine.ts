import {
  type DoctorLine,
  type DoctorPart,
  doctorParts,
  type Finding,
} from '../../contracts/results/doctor-result.ts';
import type { Cause } from '../../target/diagnosis/diagnosis.ts';
import { isAnswer } from '../../target/diagnosis/probes.ts';
import { explainConnectionError } from '../../target/http/connection-error.ts';
import { fail, skip, warn } from './finding.ts';
import { lookAtClientCertificate } from './parts/client-certificate.ts';
import { lookAtBaseUrl, lookAtClock, lookAtGateway, lookAtLatency } from './parts/deployment.ts';
import { lookAtConnection, lookAtHttpVersion, lookAtName, lookAtProxy, lookAtTls } from './parts/network.ts';
import { lookAtRateLimit } from './parts/rate-limit.ts';
import { lookAtSearchDelay, type WriteOptions } from './parts/search-delay.ts';
import { lookAtAuthorization, lookAtClaims, lookAtToken } from './parts/token.ts';
import type { Patient } from './patient.ts';

interface Examination {
  /** What must be there to look at the part: an answer to any request, or a deployment that can be tested. */
  needs?: 'answer' | 'deployment';
  look(patient: Patient, options: WriteOptions): Finding | Promise<Finding>;
}

const examinations: Record<DoctorPart, Examination> = {
  proxy: { look: lookAtProxy },
  name: { look: lookAtName },
  connection: { look: lookAtConnection },
  tls: { look: lookAtTls },
  'client-certificate': { look: lookAtClientCertificate },
  'http-version': { needs: 'answer', look: lookAtHttpVersion },
  'base-url': { needs: 'deployment', look: lookAtBaseUrl },
  token: { look: lookAtToken },
  claims: { look: lookAtClaims },
  authorization: { needs: 'deployment', look: lookAtAuthorization },
  clock: { needs: 'answer', look: lookAtClock },
  latency: { needs: 'answer', look: lookAtLatency },
  gateway: { needs: 'answer', look: lookAtGateway },
  'search-delay': { needs: 'deployment', look: lookAtSearchDelay },
  'rate-limit': { needs: 'deployment', look: lookAtRateLimit },
};

/** The line that each cause belongs to. */
const partOfCause: Record<Cause, DoctorPart> = {
  'name-unknown': 'name',
  refused: 'connection',
  unreachable: 'connection',
  'connect-timeout': 'connection',
  'no-answer': 'connection',
  closed: 'connection',
  'not-http': 'connection',
  'http2-only': 'http-version',
  'https-on-http-port': 'tls',
  'http-on-https-port': 'tls',
  'tls-authority': 'tls',
  'tls-expired': 'tls',
  'tls-host-name': 'tls',
  'tls-version': 'tls',
  'client-certificate-required': 'client-certificate',
  'client-certificate-refused': 'client-certificate',
  'proxy-unreachable': 'proxy',
  'proxy-credentials': 'proxy',
  'proxy-refusal': 'proxy',
  redirect: 'base-url',
  'login-page': 'base-url',
  'interaction-in-base-url': 'base-url',
  'base-url': 'base-url',
  'other-fhir-server': 'base-url',
  'web-page': 'base-url',
  'not-fhir': 'base-url',
  'empty-answers': 'base-url',
  'no-token': 'token',
  'token-required': 'authorization',
  'token-refused': 'authorization',
  'token-not-required': 'authorization',
  'clock-skew': 'clock',
  'scope-missing': 'authorization',
  forbidden: 'authorization',
  'gateway-refusal': 'gateway',
  'rate-limit': 'rate-limit',
  maintenance: 'base-url',
  'server-trouble': 'base-url',
};

/** The parts before this one are about the connection: behind one that fails, nothing can be looked at. */
const firstBehindConnection = doctorParts.indexOf('base-url');

/** Looks at every part of a deployment, in order, and yields a line for each as soon as it is known. */
export async function* examine(patient: Patient, options: WriteOptions): AsyncGenerator<DoctorLine> {
  for (const part of doctorParts) yield { part, ...(await lookAt(part, patient, options)) };
}

async function lookAt(part: DoctorPart, patient: Patient, options: WriteOptions): Promise<Finding> {
  const { diagnosis, probes } = patient;
  const failed = diagnosis && partOfCause[diagnosis.cause];
  if (diagnosis && part === failed) return fail(diagnosis.sentence, diagnosis.fix || null);
  const failedAt = failed === null ? doctorParts.length : doctorParts.indexOf(failed);
  const isBehind = failedAt < firstBehindConnection && doctorParts.indexOf(part) > failedAt;
  const { needs, look } = examinations[part];
  if (isBehind || (needs === 'deployment' && diagnosis)) return skip('Not reached.');
  if (needs === 'answer' && !isAnswer(await probes.outcome('metadata')))
    return skip('There is no answer to look at.');
  try {
    return await look(patient, options);
  } catch (error) {
    // What the diagnosis got through may still fail the next time.
    const reason =
      error instanceof Error && 'reason' in error ? String(error.reason) : explainConnectionError(error);
    return part === 'search-delay'
      ? fail(`The event may have been stored, but: ${reason}.`, 'Read the log of the deployment.')
      : warn(`It could not be looked at: ${reason}.`, 'Run doctor again.');
  }
}
