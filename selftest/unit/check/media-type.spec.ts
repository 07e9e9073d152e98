import { answerOf, demandFhirJson } from '../../../tests/engine/answer.ts';
import { expect, test } from '../../plain-test.ts';

const answerAs = (type: string) =>
  answerOf({
    ...{ status: 200, headers: { 'content-type': type }, body: Buffer.from('{}') },
    ...{ sentAt: 0, receivedAt: 0, durationMs: 0, inDoubt: 0 },
  });

for (const parameters of [
  '',
  ';charset=utf-8',
  '; Charset="UTF-8"',
  '; charset= utf-8 ; fhirVersion=4.0',
  '; charset=utf8',
  '; fhirVersion=4.0',
])
  test(`FHIR JSON may be said with "${parameters}"`, () => {
    demandFhirJson(answerAs(`application/fhir+json${parameters}`));
  });

for (const parameters of ['; charset=iso-8859-1', ';charset="us-ascii"', '; fhirVersion=4.0; charset=utf-16'])
  test(`FHIR JSON is not in "${parameters}"`, () => {
    expect(() => demandFhirJson(answerAs(`application/fhir+json${parameters}`))).toThrow(
      'a charset other than UTF-8',
    );
  });
