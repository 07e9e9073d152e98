import { isLosslessNumber } from 'lossless-json';
import { isJsonObject, type JsonObject } from '../engine/answer.ts';
import { demand } from '../engine/breach.ts';

/** FHIR R4, Datatypes, unsignedInt. */
const unsignedInt = /^(0|[1-9]\d*)$/;

/**
 * Demands what FHIR R4 has a searchset say around its events: `total` is an unsignedInt, which JSON writes without quotes, and
 * a hit has the mode `match` ("match" takes precedence, Bundle.entry.search.mode). Both may be missing.
 */
export function demandSearchsetForm({ total, entry }: JsonObject): void {
  const isNumber = typeof total === 'number' || isLosslessNumber(total);
  demand(
    total === undefined || (isNumber && unsignedInt.test(String(total))),
    'Bundle.total is no unsignedInt',
    'a whole number, or none',
    isNumber ? String(total) : total,
  );
  for (const [index, one] of (Array.isArray(entry) ? entry : []).entries()) {
    if (!isJsonObject(one) || !isJsonObject(one.resource) || one.resource.resourceType !== 'AuditEvent')
      continue;
    const mode = isJsonObject(one.search) ? one.search.mode : undefined;
    demand(
      mode === undefined || mode === 'match',
      `Bundle.entry[${index}].search.mode of an AuditEvent that matches is ${String(mode)}`,
      'match, or none',
      mode,
    );
  }
}

/** Where the link `next` of a searchset leads; undefined when it has none. */
export function nextLink({ link }: JsonObject): string | undefined {
  const links = Array.isArray(link) ? link.filter(isJsonObject) : [];
  const url = links.find(({ relation }) => relation === 'next')?.url;
  return typeof url === 'string' ? url : undefined;
}

/**
 * The path below the base URL that a link of the deployment leads to, also when it names the host by another name, as behind a
 * reverse proxy; null when it leads out of the base.
 */
export function pathBelow(baseUrl: string, link: string): string | null {
  if (!URL.canParse(link, `${baseUrl}/`)) return null;
  const { pathname, search } = new URL(link, `${baseUrl}/`);
  const base = new URL(baseUrl).pathname.replace(/\/$/, '');
  return pathname === base || pathname.startsWith(`${base}/`)
    ? `${pathname.slice(base.length)}${search}`
    : null;
}
