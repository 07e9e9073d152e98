import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JWTPayload, SignJWT } from 'jose';

/** An OIDC issuer whose keys are in the test's hands, so that tokens with any claims can be signed. */
export interface Issuer {
  url: string;
  /** Signs claims with a key that the issuer publishes, or with the one given. */
  sign(claims: JWTPayload, header?: { alg?: string; kid?: string }, key?: KeyObject): Promise<string>;
  /** The published RSA key. */
  publicKey: KeyObject;
  close(): void;
}

export async function startIssuer(): Promise<Issuer> {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = [
    { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa', use: 'sig' },
    { ...elliptic.publicKey.export({ format: 'jwk' }), kid: 'elliptic', use: 'sig' },
  ];
  const server = createServer((request, response) => {
    const body = request.url?.endsWith('/certs') ? { keys } : { issuer: url, jwks_uri: `${url}/certs` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign: Issuer['sign'] = (
    claims,
    { alg = 'RS256', kid = alg.startsWith('ES') ? 'elliptic' : 'rsa' } = {},
    key,
  ) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg, kid })
      .sign(key ?? (alg.startsWith('ES') ? elliptic : rsa).privateKey);
  return {
    url,
    sign,
    publicKey: rsa.publicKey,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
