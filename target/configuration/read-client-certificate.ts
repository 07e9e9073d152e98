import { type KeyObject, X509Certificate } from 'node:crypto';
import { UsageError } from '../../platform/exit.ts';
import type { ClientCertificate } from './configuration.ts';
import type { Environment } from './environment.ts';
import { type CredentialText, type Given, pemBlocks, privateKeyIn, readCredential } from './pem.ts';

const passphraseName = 'AUDITBOX_KEY_PASSPHRASE';

/**
 * Reads the client certificate for mutual TLS. The key may be in the file of the certificate.
 *
 * @returns undefined if none is configured
 * @throws {UsageError} when a file is missing or wrong, or the key is not the certificate's
 */
export function readClientCertificate(
  flags: { cert?: string | undefined; key?: string | undefined },
  environment: Environment,
): ClientCertificate | undefined {
  const certificateGiven = given(flags.cert, '--cert', environment, 'AUDITBOX_CERT');
  const keyGiven = given(flags.key, '--key', environment, 'AUDITBOX_KEY');
  if (!certificateGiven) {
    if (keyGiven)
      throw new UsageError(`${keyGiven.name} is set without a certificate. Set AUDITBOX_CERT or add --cert.`);
    return undefined;
  }
  const certificateText = readCredential(certificateGiven);
  const certificates = pemBlocks(certificateText.text, 'CERTIFICATE');
  if (certificates.length === 0)
    throw new UsageError(`${certificateText.place} contains no certificate. Give a PEM file with one.`);
  const keyText = keyGiven ? readCredential(keyGiven) : certificateText;
  if (!keyGiven && pemBlocks(keyText.text, 'PRIVATE KEY').length === 0)
    throw new UsageError(
      `${certificateText.place} contains no private key. Set AUDITBOX_KEY or add --key with its PEM file.`,
    );
  const key = privateKeyIn(keyText, environment[passphraseName], passphraseName);
  demandPair(parse(certificates[0]!, certificateText), key, certificateText, keyText);
  return {
    certificate: certificates.join('\n'),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function given(
  flag: string | undefined,
  flagName: string,
  environment: Environment,
  variable: string,
): Given | undefined {
  if (flag !== undefined) return { value: flag, name: flagName };
  const value = environment[variable];
  return value ? { value, name: variable } : undefined;
}

function parse(certificate: string, { place }: CredentialText): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch {
    throw new UsageError(`${place} contains a certificate that can't be read. Check that it is complete.`);
  }
}

function demandPair(
  certificate: X509Certificate,
  key: KeyObject,
  { place }: CredentialText,
  { place: keyPlace }: CredentialText,
): void {
  if (certificate.checkPrivateKey(key)) return;
  const subject = certificate.subject.replaceAll('\n', ', ');
  throw new UsageError(
    `The private key in ${keyPlace} does not belong to the first certificate in ${place} (${subject}). ` +
      'Give the key of that certificate.',
  );
}
