/** Returns the credentials of Basic authentication (RFC 7617), without the scheme. */
export function basicCredentials(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}

/** Encodes an id or a secret for Basic, as RFC 6749 section 2.3.1 asks. */
export function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
