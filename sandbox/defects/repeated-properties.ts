import {
  answering,
  bundleInteraction,
  createInteraction,
  interactionOf,
  readInteraction,
  searchInteraction,
} from '../altering/answering.ts';
import type { Defect } from './defect.ts';

/**
 * Writes a property into the first object that starts with this text and already has one of this
 * name.
 */
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

/**
 * Defects in which a property occurs twice, as when a server adds its own value and keeps the
 * client's.
 */
export const repeatedPropertyDefects: readonly Defect[] = [
  twice('create-answers-two-ids', createInteraction, '{', '"id":"of-the-client"'),
  twice('bundle-answers-two-ids', bundleInteraction, '"resource":{', '"id":"of-the-client"'),
  twice('read-answers-two-types', readInteraction, '{', '"resourceType":"AuditEvent"'),
  twice('search-answers-two-metas', searchInteraction, '"resource":{', '"meta":{}'),
];
