import { demandSame, demandStatus } from './checks/returned.ts';
import { type Answer, demandFhirJson, demandNamesUnique, isJsonObject } from './engine/answer.ts';
import { demand } from './engine/breach.ts';
import { contract } from './engine/contract.ts';
import { plainEvent, validEvent } from './inputs/inputs.ts';
import { createControl } from './scenarios/created.ts';

contract(
  'read',
  ['READ-STATUS-200', 'READ-STABLE', 'ANSWER-MEDIA-TYPE', 'ANSWER-NAMES-UNIQUE'],
  ({ case: add }) => {
    add('of an event just created, five times', async (proof) => {
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
    });
  },
);

contract('read of an unknown id', ['READ-UNKNOWN-ID'], ({ case: add }) => {
  const ids: Record<string, string> = {
    'of the same form': '00000000-0000-4000-8000-000000000000',
    'of letters': 'no-such-event',
    'of 64 characters': 'n'.repeat(64),
  };
  for (const [name, id] of Object.entries(ids))
    add(name, async (proof) => {
      await createControl(proof, plainEvent(proof));
      const answer = await proof.read(id);
      await proof.claim('READ-UNKNOWN-ID', () => {
        const { status, text } = answer;
        const isEmpty = status === 200 && text.trim() === '';
        const found = { status, body: text.slice(0, 200) };
        demand(
          isEmpty || status === 404,
          `answered ${status} to a read of an unknown id`,
          '404, or 200 and no body',
          found,
        );
        const body = isEmpty ? null : isJson(text) ? answer.json() : null;
        demand(
          !(isJsonObject(body) && body.resourceType === 'AuditEvent'),
          'answered with an event',
          'none',
          body,
        );
      });
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
