import { UsageError } from '../../platform/exit.ts';

type Headers = Record<string, string>;

/** Headers that can't be set, and what to do instead. Names are in lower case. */
const reserved: Record<string, string> = {
  authorization: 'Set AUDITBOX_TOKEN or the OIDC_* variables, which fill it',
  'proxy-authorization': 'Put the user and password into HTTPS_PROXY or HTTP_PROXY',
  host: 'Put the host name into the URL',
};

/** The harness decides these for each request. */
const ownHeaders =
  /^(accept(-.+)?|connection|content-.+|expect|if-.+|keep-alive|prefer|proxy-connection|te|trailer|transfer-encoding|upgrade)$/;

/**
 * Reads the headers of a variable: one `Name: value` a line, with line breaks that may also be
 * written as `\n`, or a JSON object of strings.
 *
 * @throws {UsageError} naming the variable and the header that can't be sent, never its value
 */
export function readHeaders(text: string | undefined, variable: string): Headers {
  if (!text?.trim()) return {};
  return headersOf(text.trimStart().startsWith('{') ? fromJson(text, variable) : fromLines(text), variable);
}

/**
 * Reads the values of the flag `--header`. They replace those of the variable with the same name.
 *
 * @throws {UsageError} naming the header that can't be sent, never its value
 */
export function withHeaderFlags(headers: Headers, flags: readonly string[] | undefined): Headers {
  const given = headersOf(flags ?? [], '--header');
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const kept = Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...given };
}

/** No `\n` can be in a header, so that a literal one is a line break as well. */
function fromLines(text: string): string[] {
  return text.split(/\r?\n|\\n/).filter((line) => line.trim() !== '');
}

function fromJson(text: string, variable: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UsageError(
      `${variable} is not valid JSON. Use {"Name": "value"}, or one Name: value per line.`,
    );
  }
  return Object.entries(parsed as object).map(([name, value]) => {
    if (typeof value !== 'string')
      throw new UsageError(`The header ${name} in ${variable} is not a string. Use {"Name": "value"}.`);
    return `${name}: ${value}`;
  });
}

function headersOf(lines: readonly string[], source: string): Headers {
  const headers: Headers = {};
  const known = new Set<string>();
  for (const line of lines) {
    const [name, value] = parseHeader(line, source);
    if (known.has(name.toLowerCase()))
      throw new UsageError(`${source} gives the header ${name} twice. Give it once.`);
    known.add(name.toLowerCase());
    headers[name] = value;
  }
  return headers;
}

/** RFC 9110 sections 5.1 and 5.5. A line without a colon may be a bare secret and is not repeated. */
function parseHeader(line: string, source: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) throw new UsageError(`A header in ${source} has no colon. Use 'Name: value'.`);
  const name = line.slice(0, colon).trim();
  const value = line.slice(colon + 1).trim();
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    throw new UsageError(
      `A header in ${source} has a name that HTTP does not allow. Use letters, digits and hyphens.`,
    );
  const lower = name.toLowerCase();
  if (Object.hasOwn(reserved, lower))
    throw new UsageError(`${source} can't set the header ${name}. ${reserved[lower]}.`);
  if (ownHeaders.test(lower))
    throw new UsageError(`${source} can't set the header ${name}. The harness sets it for each request.`);
  if (value === '') throw new UsageError(`The header ${name} in ${source} has no value. Use 'Name: value'.`);
  if (!/^[\x20-\x7e\t]+$/.test(value))
    throw new UsageError(
      `The header ${name} in ${source} has a value that HTTP does not allow. ` +
        'Use ASCII characters without line breaks.',
    );
  return [name, value];
}
