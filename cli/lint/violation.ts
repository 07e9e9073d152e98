import type { Fault } from '../../contracts/fhir/fault.ts';
import { lintValue, parse } from './body.ts';

/** A line of `generate --invalid`: input made to break one rule. */
export interface ViolationLine {
  violation: string;
  rule: string;
  /** A raw body is the text as sent; any other body is the JSON value itself. */
  of?: 'AuditEvent' | 'Bundle' | 'raw';
  body: unknown;
  encoding?: 'utf-8' | 'base64';
  contentType?: string;
  /** The documents are silent on this case: it may well be valid. */
  unspecified?: boolean;
}

export function isViolationLine(value: unknown): value is ViolationLine {
  if (typeof value !== 'object' || value === null) return false;
  const { violation, rule } = value as Partial<ViolationLine>;
  return typeof violation === 'string' && typeof rule === 'string' && 'body' in value;
}

/** What is wrong with the body, as the contract sees it; nothing means that the violation is none. */
export function violationFaults({ of, body, encoding, contentType }: ViolationLine): Fault[] {
  const isRaw = of === 'raw' || encoding !== undefined;
  if (!isRaw) return lintValue(body, of).faults;
  const parsed = parse(Buffer.from(String(body), encoding === 'base64' ? 'base64' : 'utf8'));
  const { faults } = 'finding' in parsed ? parsed.finding : lintValue(parsed.value);
  if (faults.length > 0 || contentType === undefined || /^application\/(fhir\+)?json\b/.test(contentType))
    return faults;
  const rule = 'guide, Content-Type application/fhir+json';
  return [{ path: 'body', rule, code: 'invalid', message: `sent as ${contentType} (${rule})` }];
}
