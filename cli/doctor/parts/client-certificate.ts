import { X509Certificate } from 'node:crypto';
import type { Finding } from '../../../contracts/results/doctor-result.ts';
import { daysUntil, info, ok, warn, warnDays } from '../finding.ts';
import type { Patient } from '../patient.ts';

/** Which client certificate the deployment is shown. */
export function lookAtClientCertificate({ configuration, context }: Patient): Finding {
  const { clientCertificate } = configuration;
  if (!clientCertificate) return ok('None is configured, and none is demanded.');
  const { subject, validTo } = new X509Certificate(clientCertificate.certificate);
  const name = subject.split('\n').at(-1) ?? subject;
  const until = new Date(validTo);
  const found = `${name}, valid until ${until.toISOString().slice(0, 10)}.`;
  const days = daysUntil(until);
  if (days < warnDays)
    return warn(
      days < 0 ? `${found} It has expired.` : `${found} That is in ${days} days.`,
      'Get a new certificate.',
      { certificateDays: days },
    );
  if (context.url.protocol === 'http:')
    return info(`${found} Only an identity provider with https sees it: the deployment has http.`);
  return ok(found, { certificateDays: days });
}
