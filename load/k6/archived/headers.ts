// Reads the headers of a variable, as the harness does. No k6 imports, so that Node tests it too.

/** The script sets them for each request. */
const ownNames =
  /^(accept(-.+)?|authorization|connection|content-.+|expect|host|if-.+|keep-alive|prefer|proxy-.+|te|trailer|transfer-encoding|upgrade)$/i;

/**
 * Reads one `Name: value` a line, with line breaks that may also be written as `\n`, or a JSON
 * object of strings.
 *
 * @throws {Error} naming the variable, and never a value
 */
export function headersIn(text: string | undefined, variable: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of linesOf(text ?? '')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    const value = line.slice(colon + 1).trim();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\x20-\x7e\t]+$/.test(value))
      throw new Error(`A header in ${variable} can't be sent. Use one 'Name: value' a line.`);
    if (ownNames.test(name)) throw new Error(`${variable} can't set the header ${name}. Leave it out.`);
    headers[name] = value;
  }
  return headers;
}

function linesOf(text: string): string[] {
  if (text.trim().startsWith('{'))
    return Object.entries(JSON.parse(text)).map(([name, value]) => `${name}: ${value}`);
  return text.split(/\r?\n|\\n/).filter((line) => line.trim() !== '');
}
