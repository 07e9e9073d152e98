import type { RequirementId } from '../../contracts/catalogue/all.ts';
import {
  answeringRefused,
  answeringStatus,
  answeringTo,
  bundleInteraction,
  createInteraction,
  jsonOf,
} from '../altering/answering.ts';
import type { Defect } from './defect.ts';
import { refusals } from './requirement-groups.ts';

/** Changes a status of one interaction. */
const status = (
  name: string,
  interaction: string,
  [from, to]: [number, number],
  breaks: readonly RequirementId[],
  knockOns: readonly RequirementId[] = [],
): Defect => ({
  name,
  breaks,
  knockOns,
  apply: () => answeringTo(interaction, (answer) => ({ ...answer, status: to }), from),
});

/** Defects in statuses. */
export const statusDefects: readonly Defect[] = [
  status('create-answers-200', createInteraction, [201, 200], ['CREATE-STATUS-201']),
  status('create-answers-202', createInteraction, [201, 202], ['CREATE-STATUS-201']),
  status('bundle-answers-200', bundleInteraction, [201, 200], ['BUNDLE-STATUS-201']),
  status('bundle-answers-202', bundleInteraction, [201, 202], ['BUNDLE-STATUS-201']),
  {
    name: 'nothing-answers-201',
    breaks: ['CREATE-STATUS-201', 'BUNDLE-STATUS-201'],
    apply: () => answeringStatus(201, (answer) => ({ ...answer, status: 200 })),
  },
  ...[422, 404, 409].map((to) =>
    status(
      `invalid-event-answers-${to}`,
      createInteraction,
      [400, to],
      ['INVALID-MISSING-REQUIRED'],
      [...refusals, 'ROBUST-NO-CROSSTALK', 'ROBUST-CONNECTION-REUSED'],
    ),
  ),
  status(
    'invalid-event-answers-500',
    createInteraction,
    [400, 500],
    ['INVALID-NO-SERVER-ERROR'],
    [...refusals, 'ROBUST-NO-CROSSTALK', 'ROBUST-CONNECTION-REUSED'],
  ),
  status('invalid-bundle-answers-422', bundleInteraction, [400, 422], ['BUNDLE-INVALID-ENTRY'], refusals),
  status('invalid-bundle-answers-500', bundleInteraction, [400, 500], ['INVALID-NO-SERVER-ERROR'], refusals),
  {
    name: 'no-json-answers-500',
    breaks: ['INVALID-NO-SERVER-ERROR'],
    knockOns: [
      'INVALID-NOT-JSON',
      'INVALID-OTHER-FORMAT',
      'ROBUST-CONNECTION-REUSED',
      'INVALID-ENCODING',
      'INVALID-NOT-A-RESOURCE',
    ],
    apply: () => answeringRefused('not-json', (answer) => ({ ...answer, status: 500 })),
  },
  {
    name: 'deep-nesting-closes-the-connection',
    breaks: ['INVALID-NO-SERVER-ERROR'],
    apply: () =>
      answeringRefused('too-deep', (answer, request) => {
        request.raw.socket.destroy();
        return answer;
      }),
  },
  {
    name: 'refusals-are-answered-200',
    breaks: ['INVALID-MISSING-REQUIRED'],
    knockOns: [...refusals, 'ROBUST-NO-CROSSTALK', 'ROBUST-CONNECTION-REUSED'],
    apply: () =>
      answeringStatus(400, (answer) =>
        jsonOf(answer).resourceType === 'OperationOutcome' ? { ...answer, status: 200 } : answer,
      ),
  },
];
