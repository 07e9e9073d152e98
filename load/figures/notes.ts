import type { Note } from '../../contracts/results/load-result/result.ts';

/** What makes a figure doubtful. */
export const warning = (text: string): Note => ({ kind: 'warning', text });

/** What a reader of the figures has to know. */
export const note = (text: string): Note => ({ kind: 'note', text });
