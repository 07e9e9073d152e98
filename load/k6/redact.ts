// Takes secrets out of what a server said. No k6 imports, so that Node tests it too.

/** A value of at least this length is taken out wherever it is, a shorter one where it is a word. */
const longValue = 16;

/**
 * Returns what takes the values of headers and tokens out of a text. A number or a very short value
 * is part of many texts, and stays.
 *
 * @param headers whose values are secrets
 */
export function redactorOf({
  headers,
}: {
  headers: Record<string, string>;
}): (text: string, bearer: { header: string } | null) => string {
  const values = Object.values(headers)
    .filter((value) => value.length >= 4 && !/^(\d+|true|false|null)$/.test(value))
    .sort((a, b) => b.length - a.length)
    .map((value) => {
      const pattern = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
      return new RegExp(value.length < longValue ? `(?<![\\w-])${pattern}(?![\\w-])` : pattern, 'g');
    });
  return (text, bearer) => {
    const token = bearer?.header.slice('Bearer '.length);
    const withoutToken = token ? text.replaceAll(token, '$TOKEN') : text;
    return values.reduce((left, value) => left.replace(value, '$$HEADER'), withoutToken);
  };
}
