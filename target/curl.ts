import type { Exchange } from './exchange.ts';

/**
 * The exchange's request as a curl command that a POSIX shell takes as it stands; `$TOKEN` is the reader's to set.
 *
 * @param bodyFile where the body lies when it is too long or no text; it stands inline otherwise
 */
export function curlOf({ request }: Exchange, bodyFile?: string): string {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => `-H ${quoteHeader(`${name}: ${value}`)}`,
  );
  const body = bodyFile
    ? [`--data-binary ${quote(`@${bodyFile}`)}`]
    : request.body === null
      ? []
      : [`--data-binary ${quote(request.body)}`];
  const method = request.method === 'HEAD' ? '--head' : `-X ${request.method}`;
  return ['curl -i', method, quote(request.url), ...headers, ...body].join(' ');
}

/** Single quotes keep everything but themselves. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `$TOKEN` alone is left for the shell to fill in. */
function quoteHeader(text: string): string {
  return text.includes('$TOKEN') ? text.split('$TOKEN').map(quote).join('"$TOKEN"') : quote(text);
}
