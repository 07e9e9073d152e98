import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** PEM files of a certificate and its key. */
export interface CertifiedKey {
  cert: string;
  key: string;
}

/** The certificates of a house with an authority of its own: PEM files. */
export interface Certificates {
  /** The house's authority. */
  authority: string;
  /** Of a server at 127.0.0.1. */
  server: CertifiedKey;
  /** Of a client of the house, `CN=auditbox-client`. */
  client: CertifiedKey & { encryptedKey: string; passphrase: string };
  /** Of a client that another authority certified. */
  stranger: CertifiedKey;
}

/**
 * Creates the certificates with openssl 3.
 *
 * @param folder receives the files
 */
export function createCertificates(folder: string): Certificates {
  const file = (name: string) => join(folder, name);
  const house = certify(folder, 'house', ['-addext', 'basicConstraints=critical,CA:TRUE']);
  const elsewhere = certify(folder, 'elsewhere', ['-addext', 'basicConstraints=critical,CA:TRUE']);
  const server = certify(folder, 'server', [
    ...signedBy(house),
    ...['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'extendedKeyUsage=serverAuth'],
  ]);
  const forClients = ['-addext', 'extendedKeyUsage=clientAuth'];
  const client = certify(folder, 'auditbox-client', [...signedBy(house), ...forClients]);
  const stranger = certify(folder, 'stranger', [...signedBy(elsewhere), ...forClients]);
  const [encryptedKey, passphrase] = [file('encrypted.key'), 'passphrase-of-the-key-7'];
  openssl(
    ...['pkcs8', '-topk8', '-in', client.key, '-out', encryptedKey],
    ...['-v2', 'aes256', '-passout', `pass:${passphrase}`],
  );
  return { authority: house.cert, server, client: { ...client, encryptedKey, passphrase }, stranger };
}

function signedBy({ cert, key }: CertifiedKey): string[] {
  return ['-CA', cert, '-CAkey', key, '-addext', 'basicConstraints=critical,CA:FALSE'];
}

function certify(folder: string, name: string, parameters: string[]): CertifiedKey {
  const made = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-out', made.cert, '-keyout', made.key, ...parameters],
  );
  return made;
}

function openssl(...parameters: string[]): void {
  execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
}
