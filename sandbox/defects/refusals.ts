import type { Fault } from '../../contracts/fhir/fault.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';

/** Refuses valid events, alone or in a Bundle, whose text holds something. */
const refusing = (name: string, pattern: RegExp): Defect => ({
  name: `${name}-refused`,
  breaks: ['CREATE-STATUS-201'],
  knockOns: ['BUNDLE-STATUS-201'],
  apply: ({ validate }: Parts) => {
    const refused = (value: unknown): Fault[] =>
      pattern.test(JSON.stringify(value))
        ? [{ path: 'AuditEvent', rule: name, code: 'value', message: `${name} are not supported` }]
        : [];
    return {
      validate: {
        AuditEvent: (value) => [...validate.AuditEvent(value), ...refused(value)],
        Bundle: (value) => [...validate.Bundle(value), ...refused(value)],
      },
    };
  },
});

/** One valid thing that a server does not take, here and there in what a hospital sends. */
export const refusalDefects: readonly Defect[] = [
  refusing('times-in-other-zones', /"recorded":"[^"]*[+-]\d\d:\d\d"/),
  refusing('letters-beyond-ascii', /[^\x20-\x7e]/),
  refusing('extensions', /"extension":/),
];
