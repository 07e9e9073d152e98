import { demandSame, demandStatus } from './checks/returned.ts';
import { type Answer, demandFhirJson, demandNamesUnique, isJsonObject } from './engine/answer.ts';
import { demand } from './engine/breach.ts';
import { contract } from './engine/contract.ts';
import { plainEvent, validEvent } from './inputs/inputs.ts';
import { createControl } from './scenarios/created.ts';

const read = contract('read');

read.case(
  'of an event just created, five times',
  ['READ-STATUS-200', 'READ-STABLE', 'ANSWER-MEDIA-TYPE', 'ANSWER-NAMES-UNIQUE'],
  async (proof) => {
    const created = await createControl(proof, validEvent(proof), plainEvent(proof));
    const answers: Answer[] = [];
    for (let n = 0; n < 5; n++) answers.push(await proof.read(created.id));
    await proof.claim('READ-STATUS-200', () => {
      for (const answer of answers) demandStatus(answer, 200);
    });
    await proof.claim('ANSWER-MEDIA-TYPE', () => demandFhirJson(answers[0]!));
    await proof.claim('ANSWER-NAMES-UNIQUE', () => demandNamesUnique(answers[0]!));
    await proof.claim('READ-STABLE', () => {
      for (const answer of answers) demandSame(created, answer.json(), 'AuditEvent');
    });
  },
);

const readUnknown = contract('read of an unknown id');

const unknownIds: Record<string, string> = {
  'of the same form': '00000000-0000-4000-8000-000000000000',
  'of letters': 'no-such-event',
  'of 64 characters': 'n'.repeat(64),
};
for (const [name, id] of Object.entries(unknownIds))
  readUnknown.case(name, 'READ-UNKNOWN-ID', async (proof) => {
    await createControl(proof, plainEvent(proof));
    const answer = await proof.read(id);
    await proof.claim(() => {
      const { status, text } = answer;
      const isEmpty = status === 200 && text.trim() === '';
      const found = { status, body: text.slice(0, 200) };
      demand(
        isEmpty || status === 404,
        `answered ${status} to a read of an unknown id`,
        '404, or 200 without a body',
        found,
      );
      const body = isJson(text) ? answer.json() : null;
      const isEvent = isJsonObject(body) && body.resourceType === 'AuditEvent';
      demand(!isEvent, 'answered with an event', 'no event', body);
    });
  });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
