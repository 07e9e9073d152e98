import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A private key and its certificate, as PEM and as files. */
export interface Credential {
  certFile: string;
  keyFile: string;
  cert: string;
  key: string;
}

export interface Authority {
  /** PEM file to trust. */
  caFile: string;
  ca: string;
  /** For 127.0.0.1. */
  server: Credential;
  /** For 127.0.0.1; its last day is over. */
  expired: Credential;
  /** For another host. */
  elsewhere: Credential;
  client: Credential;
  /** A client certificate of another authority. */
  stranger: Credential;
}

/** Makes an authority with openssl, and what it has certified. */
export function makeAuthority(folder: string): Authority {
  const openssl = (...parameters: string[]) =>
    execFileSync('openssl', parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const file = (name: string) => join(folder, name);
  const selfSigned = (name: string) =>
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name} authority`],
      ...['-keyout', file(`${name}-ca.key`), '-out', file(`${name}-ca.pem`)],
    );
  const certify = (
    name: string,
    subject: string,
    names: string,
    days: number,
    authority = 'house',
  ): Credential => {
    const [keyFile, request, certFile] = [file(`${name}.key`), file(`${name}.csr`), file(`${name}.pem`)];
    openssl(
      ...['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${subject}`],
      ...['-keyout', keyFile, '-out', request],
    );
    writeFileSync(file('extensions'), `subjectAltName=${names}\n`);
    openssl(
      ...[
        'x509',
        '-req',
        '-in',
        request,
        '-days',
        String(days),
        '-extfile',
        file('extensions'),
        '-set_serial',
        '1',
      ],
      ...['-CA', file(`${authority}-ca.pem`), '-CAkey', file(`${authority}-ca.key`), '-out', certFile],
    );
    return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  };
  selfSigned('house');
  selfSigned('other');
  const caFile = file('house-ca.pem');
  return {
    caFile,
    ca: readFileSync(caFile, 'utf8'),
    server: certify('server', 'auditbox', 'IP:127.0.0.1', 2),
    expired: certify('expired', 'auditbox', 'IP:127.0.0.1', -1),
    elsewhere: certify('elsewhere', 'auditbox', 'DNS:auditbox.example.org', 2),
    client: certify('client', 'harness', 'DNS:harness', 2),
    stranger: certify('stranger', 'stranger', 'DNS:stranger', 2, 'other'),
  };
}
