import type { ApiResponse } from '../../http/client.ts';
import type { Context } from '../context.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { certificateRefused, certificateRequired, otherScheme } from './unanswered.ts';

/** Statuses of nginx for what its TLS settings refuse; it sends 400 to clients. */
const statuses = [400, 495, 496, 497];

/** What nginx, Apache, Tomcat and Go say to plain HTTP on a port of TLS. */
const expectsTls =
  /plain HTTP request was sent to HTTPS port|plain HTTP to an SSL-enabled|HTTP request to an HTTPS server|host and port requires TLS/i;

/**
 * Returns why a server or gateway answers without looking at the request, because of the
 * connection. Null if it does not.
 */
export function diagnoseRefusedConnection({ status, body }: ApiResponse, context: Context): Diagnosis | null {
  if (!statuses.includes(status)) return null;
  const text = body.toString('utf8', 0, 5_000);
  if (/No required SSL certificate was sent/i.test(text)) return certificateRequired(context);
  const refusal = /The SSL certificate error/i.exec(text);
  if (refusal) return certificateRefused(context, refusal[0]);
  return expectsTls.test(text) ? otherScheme('http-on-https-port', context, 'https') : null;
}
