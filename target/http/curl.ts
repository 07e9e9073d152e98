import type { Exchange } from './exchange.ts';

export interface CurlOptions {
  /** File of the body, if it is too long for the command line or is not text. */
  bodyFile?: string | undefined;
  /** Whether the request needs the client certificate, in the files `$CERT` and `$KEY`. */
  hasCertificate?: boolean | undefined;
}

/**
 * Returns the request of an exchange as a curl command for a POSIX shell. The reader sets `$TOKEN`
 * and the other variables that replace secrets.
 */
export function curlOf(
  { request }: Exchange,
  { bodyFile, hasCertificate = false }: CurlOptions = {},
): string {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => `-H ${quoteHeader(`${name}: ${value}`)}`,
  );
  const method = request.method === 'HEAD' ? '--head' : `-X ${request.method}`;
  const certificate = hasCertificate ? ['--cert "$CERT" --key "$KEY"'] : [];
  const command = ['curl -i', ...certificate, method, shellWord(request.url), ...headers];
  const body = bodyFile ? `@${bodyFile}` : request.body;
  if (body !== null) command.push(`--data-binary ${shellWord(body)}`);
  return command.join(' ');
}

/** In single quotes a shell leaves everything as it is, except a single quote. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Leaves only the variables that replace secrets for the shell to expand: `$TOKEN`, `$X_API_KEY`. */
function quoteHeader(text: string): string {
  return text
    .split(/(\$[A-Z][A-Z0-9_]+)/)
    .map((part, nth) => (nth % 2 === 1 ? `"${part}"` : part && shellWord(part)))
    .join('');
}
