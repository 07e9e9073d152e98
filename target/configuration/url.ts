import { UsageError } from '../../platform/exit.ts';

/**
 * Checks an http or https URL and returns it exactly as given.
 *
 * @param name the variable or flag that holds it
 * @param allowed parts that it may have
 * @throws {UsageError} naming the variable
 */
export function httpUrl(text: string, name: string, allowed: { query?: boolean } = {}): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.username || url?.password || url?.hash || (url?.search && !allowed.query))
    throw new UsageError(
      `${name} must be a URL without a user${allowed.query ? '' : ', query'} or fragment.`,
    );
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(
      `${name} is "${text}". Use an http or https URL such as https://auditbox.example.org/fhir.`,
    );
  return text.trim();
}

/** Checks an http or https URL and returns it normalized, without a trailing slash. */
export function normalUrl(text: string, name: string): string {
  return new URL(httpUrl(text, name)).href.replace(/\/+$/, '');
}
