import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../../platform/exit.ts';
import { explainFileError } from '../../platform/file-error.ts';
import { decodeText } from '../../platform/text-file.ts';

/** Something that the user gave, and where: the name of a variable or flag. */
export interface Given {
  value: string;
  name: string;
}

/** Text of a credential, and how to call it in a message. */
export interface CredentialText {
  text: string;
  /** `AUDITBOX_KEY (client.pem)`, or only the name if the variable holds the text itself. */
  place: string;
}

/**
 * Reads a credential: a file, or the text itself, as variables of CI systems hold it.
 *
 * @throws {UsageError} when there is no such file, or it is a binary key store
 */
export function readCredential({ value, name }: Given): CredentialText {
  if (/^\s*(-----BEGIN |\{)/.test(value)) return { text: value.replaceAll('\\n', '\n'), place: name };
  const place = `${name} (${value})`;
  if (!existsSync(value)) throw new UsageError(`${place} does not exist. Give the path of a PEM file.`);
  try {
    const bytes = readFileSync(value);
    // PKCS#12 and DER begin with an ASN.1 SEQUENCE whose length takes two bytes.
    if (bytes[0] === 0x30 && bytes[1] === 0x82)
      throw new UsageError(
        `${place} is not PEM but PKCS#12 or DER. Convert it: openssl pkcs12 -in FILE -nodes -out FILE.pem, ` +
          'or openssl x509 -inform der -in FILE -out FILE.pem.',
      );
    // PEM is ASCII; what stands between its blocks may be in any character set.
    return { text: decodeText(bytes, { fatal: false }), place };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${place} can't be read: ${explainFileError(error)}.`);
  }
}

/** Returns the blocks of a PEM text whose label ends in a word: `CERTIFICATE`, `PRIVATE KEY`. */
export function pemBlocks(text: string, label: 'CERTIFICATE' | 'PRIVATE KEY'): string[] {
  const block = new RegExp(`-----BEGIN ((?:[A-Z0-9]+ )*${label})-----[\\s\\S]+?-----END \\1-----`, 'g');
  return text.match(block) ?? [];
}

/**
 * Reads the private key of a PEM text: PKCS#8, PKCS#1 or SEC1, encrypted or not.
 *
 * @param passphraseName the variable that holds the passphrase
 * @throws {UsageError} when there is no key, or the passphrase is missing or wrong
 */
export function privateKeyIn(
  { text, place }: CredentialText,
  passphrase: string | undefined,
  passphraseName: string,
): KeyObject {
  const [block] = pemBlocks(text, 'PRIVATE KEY');
  if (!block) throw new UsageError(`${place} contains no private key. Give a PEM file with one.`);
  const isEncrypted = /BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(block);
  if (isEncrypted && !passphrase)
    throw new UsageError(`${place} is an encrypted private key. Set ${passphraseName}.`);
  try {
    return createPrivateKey({ key: block, ...(isEncrypted && { passphrase: passphrase! }) });
  } catch {
    throw new UsageError(
      isEncrypted
        ? `${place} can't be decrypted. Check ${passphraseName}.`
        : `${place} contains a private key that can't be read. Check that the file is complete.`,
    );
  }
}
