import type { Exchange } from './exchange.ts';

/**
 * Returns the request of an exchange as a curl command for a POSIX shell. The reader sets `$TOKEN`.
 *
 * @param bodyFile file of the body, if it is too long for the command line or is not text
 */
export function curlOf({ request }: Exchange, bodyFile?: string): string {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => `-H ${quoteHeader(`${name}: ${value}`)}`,
  );
  const method = request.method === 'HEAD' ? '--head' : `-X ${request.method}`;
  const command = ['curl -i', method, shellWord(request.url), ...headers];
  const body = bodyFile ? `@${bodyFile}` : request.body;
  if (body !== null) command.push(`--data-binary ${shellWord(body)}`);
  return command.join(' ');
}

/** In single quotes a shell leaves everything as it is, except a single quote. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Leaves only `$TOKEN` for the shell to expand. */
function quoteHeader(text: string): string {
  return text.includes('$TOKEN') ? text.split('$TOKEN').map(shellWord).join('"$TOKEN"') : shellWord(text);
}
