import type { Fault } from '../../contracts/fhir/fault.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';

/** Refuses valid events whose JSON matches a pattern, alone or in a Bundle. */
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

/** Defects that refuse valid events, each for one thing that some events of a hospital contain. */
export const refusalDefects: readonly Defect[] = [
  refusing('times-in-other-zones', /"recorded":"[^"]*[+-]\d\d:\d\d"/),
  refusing('letters-beyond-ascii', /[^\x20-\x7e]/),
  refusing('extensions', /"extension":/),
];
