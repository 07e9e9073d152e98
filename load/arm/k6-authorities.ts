import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { decodeText } from '../../platform/text-file.ts';
import type { TargetConfiguration } from '../../target/configuration/configuration.ts';

/**
 * Writes the certificate authorities that the harness trusts, for k6 to trust the same: those of
 * Node, which a small container has and its system has not, those of the environment, and those of
 * `--ca`. Go takes the system's folders of authorities next to this file; on macOS and Windows it
 * takes the system's alone.
 *
 * @param folder for the file; an existing one is kept
 * @returns its path, for `SSL_CERT_FILE`
 */
export function authoritiesFile({ caFile }: TargetConfiguration, folder: string): string {
  const file = join(folder, 'authorities.pem');
  if (existsSync(file)) return file;
  const { SSL_CERT_FILE, NODE_EXTRA_CA_CERTS } = process.env;
  const further = [SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, caFile].filter((one) => one && existsSync(one));
  const parts = [
    ...rootCertificates,
    ...further.map((one) => decodeText(readFileSync(one!), { fatal: false })),
  ];
  writeFileSync(file, `${parts.join('\n')}\n`);
  return file;
}
