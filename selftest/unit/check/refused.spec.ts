import { demandDiagnostics, namesElement } from '../../../tests/checks/refused.ts';
import { type Answer, answerOf } from '../../../tests/engine/answer.ts';
import { Breach } from '../../../tests/engine/breach.ts';
import { expect, test } from '../../plain-test.ts';

function refusal(...issue: object[]): Answer {
  const body = Buffer.from(JSON.stringify({ resourceType: 'OperationOutcome', issue }));
  const times = { sentAt: 0, receivedAt: 0, durationMs: 0 };
  return answerOf({ status: 400, headers: {}, body, ...times, inDoubt: 0 });
}

/** What a server said, the element that was wrong, and whether it named it. */
const sayings: [issue: object, element: string, named: boolean][] = [
  [{ diagnostics: 'AuditEvent.agent[0].who: must be an object' }, 'AuditEvent.agent.who', true],
  [{ diagnostics: 'invalid value' }, 'AuditEvent.id', false],
  [{ diagnostics: 'the id is no FHIR id' }, 'AuditEvent.id', true],
  [{ diagnostics: 'Missing property "recorded"' }, 'AuditEvent.recorded', true],
  [{ diagnostics: 'the event was not recordedly sent' }, 'AuditEvent.recorded', false],
  [{ details: { text: 'Incorrect resource type: found Patient' } }, 'AuditEvent.resourceType', true],
  [{ details: { text: 'valueString is empty' } }, 'AuditEvent.entity.detail.value[x]', true],
  [{ expression: ['AuditEvent.period.start'] }, 'AuditEvent.period.start', true],
  [{ location: ['/f:AuditEvent/f:Action'] }, 'AuditEvent.action', true],
  [{ diagnostics: 'no' }, 'AuditEvent.action', false],
];

for (const [issue, element, named] of sayings)
  test(`${JSON.stringify(issue)} ${named ? 'names' : 'does not name'} ${element}`, () => {
    expect(namesElement(refusal(issue), element)).toBe(named);
  });

test('words are diagnostics or details; a path alone or an empty text is none', () => {
  for (const issue of [
    { diagnostics: 'no' },
    { details: { text: 'no' } },
    { details: { coding: [{ code: 'MSG_BAD' }] } },
  ])
    demandDiagnostics(refusal({ severity: 'error' }, issue));
  for (const issue of [{}, { details: {} }, { diagnostics: ' ' }, { expression: ['AuditEvent.id'] }])
    expect(() => demandDiagnostics(refusal(issue))).toThrow(Breach);
});
