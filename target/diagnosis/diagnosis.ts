import { CommandError, exitCode } from '../../platform/exit.ts';

/** What keeps a deployment from being tested. The names are stable: `doctor --json` has them. */
export type Cause =
  // No connection, or no answer on it.
  | 'name-unknown'
  | 'refused'
  | 'unreachable'
  | 'connect-timeout'
  | 'no-answer'
  | 'closed'
  | 'not-http'
  | 'http2-only'
  | 'https-on-http-port'
  | 'http-on-https-port'
  | 'tls-authority'
  | 'tls-expired'
  | 'tls-host-name'
  | 'tls-version'
  | 'client-certificate-required'
  | 'client-certificate-refused'
  | 'proxy-unreachable'
  | 'proxy-credentials'
  | 'proxy-refusal'
  // An answer, but not of an Auditbox.
  | 'redirect'
  | 'login-page'
  | 'interaction-in-base-url'
  | 'base-url'
  | 'other-fhir-server'
  | 'web-page'
  | 'not-fhir'
  | 'empty-answers'
  // Not allowed in.
  | 'no-token'
  | 'token-required'
  | 'token-refused'
  | 'token-not-required'
  | 'clock-skew'
  | 'scope-missing'
  | 'forbidden'
  | 'gateway-refusal'
  // Not now.
  | 'rate-limit'
  | 'maintenance'
  | 'server-trouble';

/** The one cause for which nothing can be tested, and what to do about it. */
export interface Diagnosis {
  cause: Cause;
  /** What was found, as a whole sentence. Contains no secret. */
  sentence: string;
  /** What to do, as a whole sentence. Empty if the sentence says so already. */
  fix: string;
  /** Usage if a setting of the harness is wrong and the fix names the right one. */
  exitCode: typeof exitCode.usage | typeof exitCode.untestable;
}

/** A diagnosis whose remedy lies with the deployment or what is in front of it. */
export function untestable(cause: Cause, sentence: string, fix: string): Diagnosis {
  return { cause, sentence, fix, exitCode: exitCode.untestable };
}

/** A diagnosis of a wrong setting whose right value is known. */
export function misconfigured(cause: Cause, sentence: string, fix: string): Diagnosis {
  return { cause, sentence, fix, exitCode: exitCode.usage };
}

/** Ends a command before its first request that counts, with the cause and the fix. */
export class DiagnosisError extends CommandError {
  readonly diagnosis: Diagnosis;
  constructor(diagnosis: Diagnosis) {
    super(`${diagnosis.sentence} ${diagnosis.fix}`.trim(), diagnosis.exitCode);
    this.diagnosis = diagnosis;
  }
}
