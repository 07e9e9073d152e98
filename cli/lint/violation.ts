import type { Fault } from '../../contracts/fhir/fault.ts';
import { lintValue, parse } from './body.ts';

/** A line of `generate --invalid`: input that breaks one rule. */
export interface ViolationLine {
  violation: string;
  rule: string;
  /** A raw body is the text as sent. Any other body is a JSON value. */
  of?: 'AuditEvent' | 'Bundle' | 'raw';
  body: unknown;
  encoding?: 'utf-8' | 'base64';
  contentType?: string;
  /** The documents do not cover this case, so it may be valid. */
  unspecified?: boolean;
}

export function isViolationLine(value: unknown): value is ViolationLine {
  if (typeof value !== 'object' || value === null) return false;
  const { violation, rule } = value as Partial<ViolationLine>;
  return typeof violation === 'string' && typeof rule === 'string' && 'body' in value;
}

/** Returns the faults of the body. Without one, the line is not a violation. */
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
