import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../../../target/configuration/environment.ts';
import { expect, test } from '../../plain-test.ts';

const text = 'AUDITBOX_URL=http://a.example.org\r\nOIDC_PASSWORD="größer"\r\n';
const bigEndian = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auditbox-harness-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

for (const [encoding, bytes] of Object.entries({
  'UTF-8': Buffer.from(text),
  'UTF-8 with a byte order mark': Buffer.from(`\uFEFF${text}`),
  'UTF-16, as Windows PowerShell 5 writes it': Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16 with the other byte order': bigEndian,
}))
  test(`.env is read in ${encoding}`, () => {
    writeFileSync(join(folder, '.env'), bytes);
    expect(readEnvironment(folder, {})).toEqual({
      ...{ AUDITBOX_URL: 'http://a.example.org', OIDC_PASSWORD: 'größer' },
    });
  });

for (const [what, bytes, says] of [
  [
    'Latin-1',
    Buffer.from(text, 'latin1'),
    /\.env can't be read: it is not valid UTF-8 text\. Save it as UTF-8\.$/,
  ],
  ['UTF-16 without a byte order mark', Buffer.from('A=b', 'utf16le'), /it contains NUL characters\. Save it/],
  ['UTF-16 that is cut', Buffer.from(`\uFEFFA=b`, 'utf16le').subarray(0, 7), /not valid UTF-16LE text/],
] as const)
  test(`.env in ${what} is refused in one sentence`, () => {
    writeFileSync(join(folder, '.env'), bytes);
    expect(() => readEnvironment(folder, {})).toThrow(says);
  });
