import { isLosslessNumber } from 'lossless-json';
import { isJsonObject, type JsonObject } from '../engine/answer.ts';
import { demand } from '../engine/breach.ts';

/** FHIR R4, Datatypes, unsignedInt. */
const unsignedInt = /^(0|[1-9]\d*)$/;

/**
 * Demands the form that FHIR R4 requires of a searchset. `total` is an unsignedInt, which JSON
 * writes without quotes. A hit has the mode `match` ("match" takes precedence,
 * Bundle.entry.search.mode). Both may be missing.
 */
export function demandSearchsetForm({ total, entry }: JsonObject): void {
  const isNumber = typeof total === 'number' || isLosslessNumber(total);
  demand(
    total === undefined || (isNumber && unsignedInt.test(String(total))),
    'Bundle.total is not an unsignedInt',
    'a whole number, or missing',
    isNumber ? String(total) : total,
  );
  for (const [index, one] of (Array.isArray(entry) ? entry : []).entries()) {
    if (!isJsonObject(one) || !isJsonObject(one.resource) || one.resource.resourceType !== 'AuditEvent')
      continue;
    const mode = isJsonObject(one.search) ? one.search.mode : undefined;
    demand(
      mode === undefined || mode === 'match',
      `Bundle.entry[${index}].search.mode is ${String(mode)} for an AuditEvent that matches`,
      'match, or missing',
      mode,
    );
  }
}

/** Returns the URL of the `next` link of a searchset, or undefined when it has none. */
export function nextLink({ link }: JsonObject): string | undefined {
  const links = Array.isArray(link) ? link.filter(isJsonObject) : [];
  const url = links.find(({ relation }) => relation === 'next')?.url;
  return typeof url === 'string' ? url : undefined;
}

/**
 * Returns the path of a link below the base URL, or null when it points outside the base. The host
 * may differ, as behind a reverse proxy.
 */
export function pathBelow(baseUrl: string, link: string): string | null {
  if (!URL.canParse(link, `${baseUrl}/`)) return null;
  const { pathname, search } = new URL(link, `${baseUrl}/`);
  const base = new URL(baseUrl).pathname.replace(/\/$/, '');
  return pathname === base || pathname.startsWith(`${base}/`)
    ? `${pathname.slice(base.length)}${search}`
    : null;
}
