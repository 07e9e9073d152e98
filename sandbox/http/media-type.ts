import { refusal } from '../outcome.ts';

/**
 * Checks the `Content-Type` and `Content-Encoding` of a request.
 *
 * @throws Refusal 415 when the media type is not among `accepted`, its charset is not UTF-8, or the
 *   body is compressed
 */
export function requireMediaType(
  headers: { 'content-type'?: string | undefined; 'content-encoding'?: string | undefined },
  accepted: readonly string[],
): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (!accepted.includes(type.trim()))
    throw refusal(415, 'not-supported', `Content-Type must be ${accepted.join(' or ')}.`);
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    throw refusal(415, 'not-supported', `The charset ${charset} is not supported. Send UTF-8.`);
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw refusal(415, 'not-supported', `Content-Encoding ${encoding} is not supported.`, {
      'accept-encoding': 'identity',
    });
}
