import { readFileSync } from 'node:fs';

/**
 * Reads a text file that a person wrote. A byte order mark says whether it is UTF-8 or UTF-16, as
 * Windows PowerShell 5 writes it; without one it is UTF-8.
 *
 * @throws {Error} in plain words when the bytes are not text; the file system's own errors otherwise
 */
export function readTextFile(file: string): string {
  return decodeText(readFileSync(file));
}

/**
 * Decodes the bytes of a text file and leaves out the byte order mark.
 *
 * @param fatal whether bytes that are not text are an error, or become U+FFFD
 */
export function decodeText(bytes: Buffer, { fatal } = { fatal: true }): string {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal }).decode(bytes);
  } catch {
    throw new Error(`it is not valid ${encoding.toUpperCase()} text. Save it as UTF-8`);
  }
  // UTF-16 without a byte order mark is valid UTF-8, with a NUL at every other byte.
  if (text.includes('\0')) throw new Error('it contains NUL characters. Save it as UTF-8');
  return text;
}

function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return 'utf-16le';
  return mark === 'feff' ? 'utf-16be' : 'utf-8';
}
