import {
  answering,
  bundleInteraction,
  createInteraction,
  interactionOf,
  readInteraction,
  searchInteraction,
  withHeader,
} from '../altering/answering.ts';
import type { Answer } from '../interactions/answer.ts';
import { refusal } from '../outcome.ts';
import type { Parts } from '../parts.ts';
import type { Defect } from './defect.ts';

const typeOf = (
  name: string,
  type: string,
  of: (answer: Answer, interaction: string) => boolean,
): Defect => ({
  name,
  breaks: ['ANSWER-MEDIA-TYPE'],
  apply: () =>
    answering((answer, request) =>
      of(answer, interactionOf(request)) ? withHeader(answer, 'content-type', type) : answer,
    ),
});

/** Refuses POST requests by their `Content-Type`. */
const refusingType = (bad: (type: string) => boolean) => (): Pick<Parts, 'http'> => ({
  http: (app) => {
    app.addHook('onRequest', async ({ headers, method }) => {
      if (method === 'POST' && bad((headers['content-type'] ?? '').toLowerCase()))
        throw refusal(415, 'not-supported', 'The media type is not supported.');
    });
  },
});

/** Changes the `Location` of every answer that has one. */
const locating = (change: (location: string) => string) => () =>
  answering((answer) => {
    const { location } = answer.headers;
    return location ? withHeader(answer, 'location', change(location)) : answer;
  });

/** Defects in media types, and in the `Location` of a created event. */
export const mediaTypeDefects: readonly Defect[] = [
  typeOf(
    'create-answers-plain-json',
    'application/json',
    (_, interaction) => interaction === createInteraction,
  ),
  typeOf(
    'bundle-answers-plain-json',
    'application/json; charset=utf-8',
    (_, interaction) => interaction === bundleInteraction,
  ),
  typeOf('refusals-answered-as-plain-json', 'application/json', ({ status }) => status === 400),
  typeOf(
    'read-answers-text',
    'text/plain; charset=utf-8',
    ({ status }, interaction) => status === 200 && interaction === readInteraction,
  ),
  typeOf(
    'search-answers-plain-json',
    'application/json',
    ({ status }, interaction) => status === 200 && interaction === searchInteraction,
  ),
  typeOf(
    'create-answers-in-another-charset',
    'application/fhir+json; charset=iso-8859-1',
    (_, interaction) => interaction === createInteraction,
  ),
  typeOf(
    'search-answers-in-another-charset',
    'application/fhir+json;charset="us-ascii"',
    ({ status }, interaction) => status === 200 && interaction === searchInteraction,
  ),
  {
    name: 'charset-refused',
    breaks: ['CREATE-CHARSET'],
    apply: refusingType((type) => /^application\/fhir\+json.*charset/.test(type)),
  },
  {
    name: 'upper-case-charset-refused',
    breaks: ['CREATE-CHARSET'],
    apply: () => ({
      http: (app) => {
        app.addHook('onRequest', async ({ headers }) => {
          if (/charset=UTF-8/.test(headers['content-type'] ?? ''))
            throw refusal(415, 'not-supported', 'The charset is not supported.');
        });
      },
    }),
  },
  {
    name: 'plain-json-refused',
    breaks: ['CREATE-PLAIN-JSON'],
    apply: refusingType((type) => type.startsWith('application/json')),
  },
  {
    name: 'location-of-another-event',
    breaks: ['CREATE-LOCATION'],
    apply: locating((location) => `${location.slice(0, -1)}x`),
  },
  {
    name: 'location-on-another-host',
    breaks: ['CREATE-LOCATION'],
    apply: locating((location) => `http://auditbox-7.internal${new URL(location).pathname}`),
  },
  {
    name: 'location-of-the-collection',
    breaks: ['CREATE-LOCATION'],
    apply: locating((location) => location.replace(/\/[^/]*$/, '')),
  },
];
