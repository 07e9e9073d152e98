import {
  answering,
  bundleInteraction,
  createInteraction,
  interactionOf,
  readInteraction,
} from '../altering/answering.ts';
import type { Defect } from './defect.ts';

/** Writes a member before those of the first object that begins so, which has one of that name already. */
const twice = (name: string, interaction: string, object: string, member: string): Defect => ({
  name,
  breaks: ['ANSWER-NAMES-UNIQUE'],
  apply: () =>
    answering((answer, request) =>
      interactionOf(request) === interaction && answer.status < 300
        ? { ...answer, body: answer.body.toString().replace(object, (brace) => `${brace}${member},`) }
        : answer,
    ),
});

/** Answers that say a thing twice, as a server does that writes its own values beside those of the client. */
export const nameDefects: readonly Defect[] = [
  twice('create-answers-two-ids', createInteraction, '{', '"id":"of-the-client"'),
  twice('bundle-answers-two-ids', bundleInteraction, '"resource":{', '"id":"of-the-client"'),
  twice('read-answers-two-types', readInteraction, '{', '"resourceType":"AuditEvent"'),
  twice('search-answers-two-metas', 'GET /AuditEvent', '"resource":{', '"meta":{}'),
];
