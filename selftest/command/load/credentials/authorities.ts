import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of an authority and of what it has signed, as PEM. */
export interface Authority {
  caFile: string;
  server: { certFile: string; keyFile: string };
  /** Its key is encrypted with `passphrase`, and a copy of it is not. */
  client: { certFile: string; keyFile: string; plainKeyFile: string };
  passphrase: string;
}

/** Makes an authority that has signed a server for 127.0.0.1 and a client. */
export function makeAuthority(folder: string): Authority {
  const passphrase = 'a passphrase of a test';
  const file = (name: string) => join(folder, name);
  const openssl = (...parameters: string[]) => execFileSync('openssl', parameters, { stdio: 'ignore' });
  const [caFile, caKey] = [file('ca.pem'), file('ca.key')];
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=authority'],
    ...['-out', caFile, '-keyout', caKey],
  );
  const signed = (name: string, extensions: string, encryption: string[]) => {
    const [certFile, keyFile] = [file(`${name}.pem`), file(`${name}.key`)];
    const [request, extensionsFile] = [file(`${name}.csr`), file(`${name}.ext`)];
    writeFileSync(extensionsFile, extensions);
    openssl(
      ...['req', '-newkey', 'rsa:2048', '-subj', `/CN=${name}`, ...encryption],
      ...['-out', request, '-keyout', keyFile],
    );
    openssl(
      ...['x509', '-req', '-days', '2', '-in', request, '-CA', caFile, '-CAkey', caKey, '-CAcreateserial'],
      ...['-extfile', extensionsFile, '-out', certFile],
    );
    return { certFile, keyFile };
  };
  const client = signed('client', 'extendedKeyUsage=clientAuth', ['-passout', `pass:${passphrase}`]);
  const plainKeyFile = file('client-plain.key');
  openssl('pkey', '-in', client.keyFile, '-passin', `pass:${passphrase}`, '-out', plainKeyFile);
  return {
    caFile,
    server: signed('server', 'subjectAltName=IP:127.0.0.1', ['-nodes']),
    client: { ...client, plainKeyFile },
    passphrase,
  };
}
