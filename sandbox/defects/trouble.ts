import { answeringStatus, withHeader } from '../altering/answering.ts';
import type { StoredEvent } from '../ingest/stamping.ts';
import type { Defect } from './defect.ts';

/** Defects that show while the store fails, and after it was restored. */
export const troubleDefects: readonly Defect[] = [
  {
    name: 'trouble-closes-the-connection',
    breaks: ['TROUBLE-ANSWERED'],
    apply: () =>
      answeringStatus(500, (answer, request) => {
        request.raw.socket.destroy();
        return answer;
      }),
  },
  {
    name: 'trouble-answers-400',
    breaks: ['TROUBLE-STATUS-5XX'],
    knockOns: ['TROUBLE-STATUS-500'],
    apply: () => answeringStatus(500, (answer) => ({ ...answer, status: 400 })),
  },
  {
    name: 'trouble-answers-503',
    breaks: ['TROUBLE-STATUS-500'],
    apply: () => answeringStatus(500, (answer) => ({ ...answer, status: 503 })),
  },
  {
    name: 'trouble-answers-html',
    breaks: ['TROUBLE-OPERATIONOUTCOME'],
    apply: () =>
      answeringStatus(500, (answer) => ({
        ...withHeader(answer, 'content-type', 'text/html'),
        body: '<!doctype html><title>500</title>',
      })),
  },
  {
    name: 'trouble-forgets-what-was-stored',
    breaks: ['TROUBLE-NOTHING-LOST'],
    apply: ({ store }) => {
      let known = new Set<string>();
      const forgotten = new Set<string>();
      return {
        store: {
          ...store,
          append: async (events) => {
            try {
              await store.append(events);
              for (const { id } of events) known.add(id);
            } catch (error) {
              for (const id of known) forgotten.add(id);
              known = new Set();
              throw error;
            }
          },
          read: async (id) => (forgotten.has(id) ? undefined : store.read(id)),
        },
      };
    },
  },
  {
    name: 'trouble-stores-later-what-it-refused',
    breaks: ['TROUBLE-NOT-STORED'],
    apply: ({ store }) => {
      const waiting: StoredEvent[][] = [];
      return {
        store: {
          ...store,
          append: async (events) => {
            try {
              await store.append(events);
            } catch (error) {
              waiting.push(events);
              throw error;
            }
            for (const late of waiting.splice(0)) await store.append(late);
          },
        },
      };
    },
  },
  {
    name: 'trouble-never-ends',
    breaks: ['TROUBLE-RECOVERS'],
    apply: ({ store }) => {
      let gone: unknown;
      return {
        store: {
          ...store,
          append: async (events) => {
            if (gone) throw gone;
            try {
              await store.append(events);
            } catch (error) {
              gone = error;
              throw error;
            }
          },
        },
      };
    },
  },
];
