import type { RequirementId } from '../../contracts/catalogue/all.ts';
import {
  answering,
  answeringRefused,
  bundleInteraction,
  createInteraction,
  interactionOf,
  jsonOf,
} from '../altering/answering.ts';
import type { Defect } from './defect.ts';
import { eventFamilies } from './families.ts';

/** Answers another status to one kind of request. */
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
  apply: () =>
    answering((answer, request) =>
      answer.status === from && interactionOf(request) === interaction ? { ...answer, status: to } : answer,
    ),
});

/** Every requirement on what a refusal says, and every family of violations. */
export const refusals = [
  ...eventFamilies,
  'INVALID-BUNDLE-TYPE',
  'INVALID-BUNDLE-ENTRY',
  'INVALID-BUNDLE-INVARIANT',
  'INVALID-NOT-JSON',
  'INVALID-NOT-A-RESOURCE',
  'INVALID-ENCODING',
  'INVALID-OTHER-FORMAT',
  'BUNDLE-INVALID-ENTRY',
] as const satisfies readonly RequirementId[];

/** What a server gets wrong about statuses. */
export const statusDefects: readonly Defect[] = [
  status('create-answers-200', createInteraction, [201, 200], ['CREATE-STATUS-201']),
  status('create-answers-202', createInteraction, [201, 202], ['CREATE-STATUS-201']),
  status('bundle-answers-200', bundleInteraction, [201, 200], ['BUNDLE-STATUS-201']),
  status('bundle-answers-202', bundleInteraction, [201, 202], ['BUNDLE-STATUS-201']),
  {
    name: 'nothing-answers-201',
    breaks: ['CREATE-STATUS-201', 'BUNDLE-STATUS-201'],
    apply: () => answering((answer) => (answer.status === 201 ? { ...answer, status: 200 } : answer)),
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
      answering((answer) =>
        answer.status === 400 && jsonOf(answer).resourceType === 'OperationOutcome'
          ? { ...answer, status: 200 }
          : answer,
      ),
  },
];
